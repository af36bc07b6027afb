using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Wallets;

/// <summary>Wallet profiles: create, unlock, lock and recover for everybody; the rest for the owner of an open wallet.</summary>
internal static class ProfileEndpoints
{
    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder everybody = routes.MapGroup("/v1/profiles").WithTags("Wallet profiles").FromOwnPagesOnly().Refuses(Problems.CrossSiteCall);
        everybody.MapPost("", Create).WithName("createProfile").WithSummary("Makes a wallet")
            .RequireRateLimiting(RateLimits.Creates)
            .Produces<CreateAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidUsername, Problems.InvalidKms, Problems.InvalidPassphrase, Problems.InvalidKey, Problems.InvalidKeyUri,
                Problems.InvalidAuthToken, Problems.InvalidSeedPhrase, Problems.WrongCredential, Problems.RemoteKeyForbidden, Problems.ProfileExists,
                Problems.TooManyRequests, Problems.RemoteKeyFailed, Problems.RemoteKeyUnavailable, Problems.Busy);
        everybody.MapPost("/unlock", Unlock).WithName("unlock").WithSummary("Opens the wallet and gives its token")
            .Produces<UnlockAnswer>()
            .Refuses(Problems.InvalidUsername, Problems.InvalidCredential, Problems.InvalidPassphrase, Problems.InvalidKey, Problems.InvalidAuthToken,
                Problems.InvalidExpiry, Problems.WrongCredential, Problems.RemoteKeyForbidden, Problems.AlreadyUnlocked, Problems.ProfileChanged,
                Problems.TooManyAttempts, Problems.RemoteKeyFailed, Problems.RemoteKeyUnavailable, Problems.Busy);
        everybody.MapPost("/lock", Lock).WithName("lock").WithSummary("Locks the wallet, by its token or by a credential, open or locked alike")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.InvalidUsername, Problems.InvalidCredential, Problems.Unauthenticated, Problems.SessionEnded, Problems.WrongCredential,
                Problems.ProfileChanged, Problems.TooManyAttempts, Problems.Busy);
        everybody.MapPost("/recover", Recover).WithName("recover").WithSummary("Replaces every credential by the recovery phrase")
            .Produces<UpdateAnswer>()
            .Refuses(Problems.InvalidUsername, Problems.InvalidRecoveryPhrase, Problems.InvalidKms, Problems.InvalidPassphrase, Problems.InvalidKey,
                Problems.InvalidKeyUri, Problems.InvalidAuthToken, Problems.WrongCredential, Problems.ProfileChanged, Problems.Busy);

        RouteGroupBuilder owner = routes.MapGroup("/v1/profile").WithTags("Wallet profiles").RequireOwner();
        owner.MapGet("", Show).WithName("getProfile").WithSummary("Shows the open wallet's profile").Produces<ProfileAnswer>();
        owner.MapPatch("", Update).WithName("updateProfile").WithSummary("Changes how the wallet is opened; contents and keys stay")
            .Produces<UpdateAnswer>()
            .Refuses(Problems.InvalidUpdate, Problems.InvalidCredential, Problems.InvalidKms, Problems.InvalidPassphrase, Problems.InvalidKey,
                Problems.InvalidKeyUri, Problems.InvalidAuthToken, Problems.WrongCredential, Problems.ProfileChanged, Problems.PreconditionFailed,
                Problems.TooManyAttempts, Problems.Busy);
        owner.MapDelete("", Delete).WithName("deleteProfile").WithSummary("Erases the wallet: nothing of it can be decrypted afterwards")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.ProfileChanged, Problems.PreconditionFailed);
        owner.MapPost("/rekey", ChangeKey).WithName("rekey").WithSummary("Gives the wallet a new key and re-encrypts everything")
            .Produces<UpdateAnswer>()
            .Refuses(Problems.InvalidCredential, Problems.InvalidRecoveryPhrase, Problems.WrongCredential, Problems.ProfileChanged,
                Problems.RekeyRunning,
                Problems.PreconditionFailed, Problems.TooManyAttempts, Problems.Busy);
    }

    private static async Task<IResult> Create(Body<CreateBody> body, Profiles profiles, ServiceKeys keys, IRemoteKeys remote,
        CancellationToken cancel)
    {
        if (Username.TryParse(body.Value.Username) is not { } username) return Problems.InvalidUsername.Answer();
        if (!Kms.Parse(body.Value.Kms, remote).Ok(out Kms? kms, out Problem? problem)) return problem.Answer();
        using Kms chosen = kms;
        byte[]? seed = null;
        if (body.Value.SeedPhrase is { } phrase)
        {
            seed = phrase.Utf8.Length <= Limits.PhraseBytes ? Bip39.TryParse(phrase.Utf8) : null;
            if (seed is null) return Problems.InvalidSeedPhrase.Answer();
        }
        Result<CreateAnswer> created = await profiles.Create(await WalletLocator.Of(username, keys, cancel), username, kms, seed, cancel);
        return created.Created(_ => "/v1/profile");
    }

    private static async Task<IResult> Unlock(Body<UnlockBody> body, Unlocking unlocking, ServiceKeys keys, CancellationToken cancel)
    {
        UnlockBody request = body.Value;
        if (!SessionLifetime.Parse(request.ExpiresIn, request.IdleTimeout).Ok(out SessionLifetime lifetime, out Problem? expiry))
            return expiry.Answer();
        if (Username.TryParse(request.Username) is not { } username) return Problems.InvalidUsername.Answer();
        if (!Credential.Parse(request.Passphrase, request.Key, request.AuthToken, null).Ok(out Credential? credential, out Problem? problem))
            return problem.Answer();
        using (credential) return (await unlocking.Unlock(await WalletLocator.Of(username, keys, cancel), credential, lifetime, cancel)).Ok();
    }

    private static async Task<IResult> Lock(
        OptionalBody<LockBody> body, HttpRequest request, Unlocking unlocking, ServiceKeys keys, CancellationToken cancel)
    {
        if (body.Value is not { } named)
        {
            using WalletToken? token = WalletTokenHandler.TokenOf(request);
            return Answers.NoContentUnless(token is null ? Problems.Unauthenticated : await unlocking.Lock(token, cancel));
        }
        if (Username.TryParse(named.Username) is not { } username) return Problems.InvalidUsername.Answer();
        if (!named.Credential.Parse().Ok(out Credential? credential, out Problem? problem)) return problem.Answer();
        using (credential) return Answers.NoContentUnless(await unlocking.Lock(await WalletLocator.Of(username, keys, cancel), credential, cancel));
    }

    private static async Task<IResult> Recover(
        Body<RecoverBody> body, CredentialChanges changes, ServiceKeys keys, IRemoteKeys remote, CancellationToken cancel)
    {
        if (Username.TryParse(body.Value.Username) is not { } username) return Problems.InvalidUsername.Answer();
        if (!Credential.ParseRecovery(body.Value.RecoveryPhrase).Ok(out byte[]? entropy, out Problem? invalid)) return invalid.Answer();
        using Credential.Recovery recovery = new(entropy);
        if (!Kms.Parse(body.Value.Kms, remote).Ok(out Kms? kms, out Problem? problem)) return problem.Answer();
        using (kms) return (await changes.Recover(await WalletLocator.Of(username, keys, cancel), recovery, kms, cancel)).Ok();
    }

    private static IResult Show(OpenWallet wallet, HttpResponse response)
    {
        response.Headers.ETag = EntityTags.Quote(wallet.ProfileETag);
        return TypedResults.Ok(Profiles.Show(wallet));
    }

    private static async Task<IResult> Update(
        OpenWallet wallet, Body<UpdateBody> body, HttpContext http, CredentialChanges changes, IRemoteKeys remote, CancellationToken cancel)
    {
        RecoveryChange? recovery = body.Value.Recovery switch { "replace" => RecoveryChange.Replace, "remove" => RecoveryChange.Remove, _ => null };
        if (body.Value.Kms is null == recovery is null || body.Value.Recovery is not null && recovery is null) return Problems.InvalidUpdate.Answer();
        Kms? kms = null;
        if (body.Value.Kms is { } chosen && !Kms.Parse(chosen, remote).Ok(out kms, out Problem? refused)) return refused.Answer();
        if (!body.Value.Credential.Parse().Ok(out Credential? credential, out Problem? problem)) return problem.Answer();
        using (kms)
        using (credential)
        {
            var result = await changes.Update(wallet, credential, kms, recovery, EntityTags.IfMatch(http.Request), cancel);
            if (!result.Ok(out (UpdateAnswer Answer, string ETag) updated, out Problem? unchanged)) return unchanged.Answer();
            http.Response.Headers.ETag = EntityTags.Quote(updated.ETag);
            return TypedResults.Ok(updated.Answer);
        }
    }

    private static async Task<IResult> ChangeKey(
        OpenWallet wallet, Body<RekeyBody> body, HttpRequest request, CredentialChanges changes, CancellationToken cancel)
    {
        if (!body.Value.Credential.Parse().Ok(out Credential? credential, out Problem? problem)) return problem.Answer();
        using (credential)
        {
            byte[]? entropy = null;
            if (body.Value.RecoveryPhrase is { } phrase && !Credential.ParseRecovery(phrase).Ok(out entropy, out Problem? invalid))
                return invalid.Answer();
            using Credential.Recovery? recovery = entropy is null ? null : new(entropy);
            using WalletToken token = WalletTokenHandler.TokenOf(request)!;
            return (await changes.Rekey(wallet, token, credential, recovery, EntityTags.IfMatch(request), cancel)).Ok();
        }
    }

    private static async Task<IResult> Delete(OpenWallet wallet, HttpRequest request, Profiles profiles, CancellationToken cancel) =>
        Answers.NoContentUnless(await profiles.Delete(wallet, EntityTags.IfMatch(request), cancel));
}
