using Guise.Accounts;
using Guise.Challenges;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Names;

/// <summary>Names of the owner's wallet: publish, rotate, account and token in one call each.</summary>
internal static class WalletNameEndpoints
{
    public static void MapWalletNames(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder names = routes.MapGroup("/v1/names").WithTags("Names of a wallet").RequireOwner();
        names.MapPost("", Publish).WithName("publishWalletName").WithSummary("Publishes a profile under a name, with keys of the wallet")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces<NameProfileAnswer>()
            .Refuses(
                Problems.InvalidName, Problems.InvalidProfile, Problems.KeyNotFound, Problems.NameHeld, Problems.NameTaken, Problems.NotNameOwner,
                Problems.NameNotServed,
                Problems.NameChanged, Problems.TooManyNames, Problems.MessageReplayed, Problems.MessageSuperseded, Problems.ResolverUnavailable,
                Problems.TooManyRequests);
        names.MapGet("", List).WithName("listWalletNames").WithSummary("The names that the wallet holds")
            .Produces<Page<WalletNameAnswer>>();

        RouteGroupBuilder name = names.MapGroup("/{name}").RequireRateLimiting(RateLimits.Proofs).Refuses(
            Problems.InvalidName, Problems.NameNotHeld, Problems.KeyNotFound, Problems.ProfileNotFound, Problems.ProfileUnverifiable,
            Problems.WrongSignature,
            Problems.MessageReplayed, Problems.MessageSuperseded, Problems.ResolverUnavailable, Problems.TooManyRequests);
        name.MapGet("", Look).WithName("getWalletName").WithSummary("How a name of the wallet stands: its profile as others find it, and its account")
            .RequireRateLimiting(RateLimits.Lookups)
            .Produces<HeldNameAnswer>();
        name.MapDelete("/profile", Withdraw).WithName("withdrawWalletName").WithSummary("Takes the profile of a name of the wallet back")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.NameChanged, Problems.NameTaken, Problems.NotNameOwner, Problems.NameNotServed);
        name.MapPost("/rotate", Rotate).WithName("rotateWalletName").WithSummary("New signing and encryption keys for a name, published")
            .Produces<NameProfileAnswer>()
            .Refuses(Problems.NameChanged, Problems.NameTaken, Problems.NotNameOwner, Problems.NameNotServed);
        name.MapPost("/account", CreateAccount).WithName("createWalletAccount").WithSummary("An account with this service for a name of the wallet")
            .Produces<AccountAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.AccountExists, Problems.AccountChanged);
        name.MapPatch("/account", ChangeAccount).WithName("changeWalletAccount").WithSummary("Changes the settings of that account")
            .Produces<AccountAnswer>()
            .Refuses(Problems.AccountNotFound, Problems.InvalidSettings, Problems.PreconditionFailed, Problems.AccountChanged);
        name.MapDelete("/account", DeleteAccount).WithName("deleteWalletAccount").WithSummary("Removes that account and its messages")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.AccountNotFound, Problems.AccountChanged);
        name.MapPost("/token", Token).WithName("tokenForWalletName").WithSummary("The account's token: challenge, signature and exchange in one")
            .Produces<TokenAnswer>()
            .Refuses(Problems.AccountNotFound);
    }

    private static async Task<IResult> Publish(OpenWallet wallet, Body<WalletNameBody> body, WalletNames names, CancellationToken cancel) =>
        EnsName.TryParse(body.Value.Name, out EnsName? name)
            ? (await names.Publish(wallet, name, body.Value.OwnerKey, body.Value.DeliveryServices, cancel)).Ok()
            : Problems.InvalidName.Answer();

    private static async Task<IResult> List(OpenWallet wallet, HttpRequest request, WalletNames names, CancellationToken cancel)
    {
        _ = new Query(request);
        return TypedResults.Ok(new Page<WalletNameAnswer>(await names.List(wallet, cancel)));
    }

    private static async Task<IResult> Look(string name, HttpRequest request, OpenWallet wallet, HeldNames names, CancellationToken cancel)
    {
        _ = new Query(request);
        return EnsName.TryParse(name, out EnsName? ens) ? (await names.Look(wallet, ens, cancel)).Ok() : Problems.InvalidName.Answer();
    }

    private static async Task<IResult> Withdraw(string name, OpenWallet wallet, WalletNames names, CancellationToken cancel) =>
        Answers.NoContentUnless(EnsName.TryParse(name, out EnsName? ens) ? await names.Withdraw(wallet, ens, cancel) : Problems.InvalidName);

    private static async Task<IResult> ChangeAccount(
        string name, OpenWallet wallet, Body<SettingsBody> body, HttpContext context, HeldNames names, CancellationToken cancel)
    {
        if (!EnsName.TryParse(name, out EnsName? ens)) return Problems.InvalidName.Answer();
        if (!(await names.Change(wallet, ens, body.Value, EntityTags.IfMatch(context.Request), cancel)).Ok(out var changed, out Problem? problem))
            return problem.Answer();
        context.Response.Headers.ETag = EntityTags.Quote(changed.ETag);
        return TypedResults.Ok(changed.Answer);
    }

    private static async Task<IResult> Rotate(string name, OpenWallet wallet, WalletNames names, CancellationToken cancel) =>
        EnsName.TryParse(name, out EnsName? ens) ? (await names.Rotate(wallet, ens, cancel)).Ok() : Problems.InvalidName.Answer();

    private static async Task<IResult> CreateAccount(string name, OpenWallet wallet, WalletNames names, CancellationToken cancel) =>
        EnsName.TryParse(name, out EnsName? ens)
            ? (await names.CreateAccount(wallet, ens, cancel)).Created(account => "/v1/accounts/" + account.Name)
            : Problems.InvalidName.Answer();

    private static async Task<IResult> DeleteAccount(string name, OpenWallet wallet, WalletNames names, CancellationToken cancel) =>
        Answers.NoContentUnless(EnsName.TryParse(name, out EnsName? ens) ? await names.DeleteAccount(wallet, ens, cancel) : Problems.InvalidName);

    private static async Task<IResult> Token(string name, OpenWallet wallet, WalletNames names, CancellationToken cancel) =>
        EnsName.TryParse(name, out EnsName? ens) ? (await names.Token(wallet, ens, cancel)).Ok() : Problems.InvalidName.Answer();
}

/// <param name="Name">A name under one of this service's domains, or of the chain.</param>
/// <param name="OwnerKey">The id of the wallet's key that owns the name; a new one if left out.</param>
/// <param name="DeliveryServices">Who takes messages; this service if left out.</param>
internal sealed record WalletNameBody(string Name, string? OwnerKey = null, IReadOnlyList<string>? DeliveryServices = null);

/// <param name="OwnerKey">The id of the wallet's key to whose address the name belongs.</param>
/// <param name="SigningKey">The id of the wallet's key in the name's profile.</param>
internal sealed record WalletNameAnswer(string Name, string OwnerKey, string SigningKey, DateTimeOffset CreatedAt)
{
    public bool Needs(string key) => OwnerKey == key || SigningKey == key;
}
