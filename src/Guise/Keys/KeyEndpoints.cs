using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Keys;

/// <summary>Keys of the owner's wallet.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder keys = routes.MapGroup("/v1/keys").WithTags("Keys").RequireOwner();
        keys.MapPost("", Create).WithName("createKey").WithSummary("Makes a key that never leaves the wallet")
            .TakesIdempotencyKey()
            .Produces<KeyAnswer>(StatusCodes.Status201Created);
        keys.MapPost("/import", Import).WithName("importKey").WithSummary("Takes a key over that was made elsewhere")
            .Produces<KeyAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidSecret);
        keys.MapGet("", List).WithName("listKeys").WithSummary("The wallet's keys, without their secrets")
            .TakesQuery("limit", "continuation")
            .Produces<Page<KeyAnswer>>()
            .Refuses(Problems.InvalidQuery, Problems.InvalidContinuation);
        keys.MapPost("/{id}/sign", Sign).WithName("signWithKey").WithSummary("Signs one of the forms that keys sign")
            .Produces<SignatureAnswer>()
            .Refuses(Problems.KeyNotFound, Problems.InvalidPayload, Problems.KeyCannotSignThat);
        keys.MapDelete("/{id}", Delete).WithName("deleteKey").WithSummary("Forgets a key for good")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.KeyNotFound, Problems.KeyInUse);
    }

    private static async Task<IResult> Create(OpenWallet wallet, Body<CreateKeyBody> body, WalletKeys keys, CancellationToken cancel)
    {
        using WalletKey key = keys.New(body.Value.Type);
        return Made(await keys.Add(wallet, key, ActivityEvent.KeyCreated, cancel));
    }

    private static async Task<IResult> Import(OpenWallet wallet, Body<ImportKeyBody> body, WalletKeys keys, CancellationToken cancel)
    {
        if (body.Value.Secret.TryDecodeBase64Url() is not { } secret || !WalletKey.IsSecret(body.Value.Type, secret))
            return Problems.InvalidSecret.Answer();
        try
        {
            return Made(await keys.Import(wallet, body.Value.Type, secret, cancel));
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static async Task<IResult> List(OpenWallet wallet, HttpRequest request, WalletKeys keys, CancellationToken cancel)
    {
        Query query = new(request, "limit", "continuation");
        return (await keys.List(wallet, query.Limit(), query.Text("continuation"), cancel)).Ok();
    }

    private static async Task<IResult> Sign(string id, OpenWallet wallet, Body<SignBody> body, WalletKeys keys, CancellationToken cancel) =>
        (await keys.Sign(wallet, id, body.Value.Kind, body.Value.Payload, cancel)).Ok();

    private static async Task<IResult> Delete(string id, OpenWallet wallet, WalletNames names, CancellationToken cancel) =>
        Answers.NoContentUnless(await names.DeleteKey(wallet, id, cancel));

    private static IResult Made(Result<WalletKey> result) =>
        result.Ok(out WalletKey? key, out Problem? problem) ? TypedResults.Created("/v1/keys/" + key.Id, KeyAnswer.Of(key)) : problem.Answer();
}

internal sealed record CreateKeyBody(KeyType Type);

/// <param name="Secret">32 bytes in base64url: the seed of Ed25519, the scalar of the others.</param>
internal sealed record ImportKeyBody(KeyType Type, Secret Secret) : IDisposable
{
    public void Dispose() => Secret.Dispose();
}

/// <param name="Kind">bytes, personalMessage, challenge or accountMessage.</param>
/// <param name="Payload">For bytes: base64url; else the text itself.</param>
internal sealed record SignBody(SignatureKind Kind, string Payload);

/// <param name="PublicKey">32 bytes for Ed25519, else 65 uncompressed.</param>
/// <param name="Did">The key as a did:key.</param>
/// <param name="Address">secp256k1: the key as an Ethereum address.</param>
internal sealed record KeyAnswer(string Id, KeyType Type, byte[] PublicKey, string Did, DateTimeOffset CreatedAt, string? Address = null)
{
    public static KeyAnswer Of(WalletKey key)
    {
        byte[] publicKey = key.PublicKey;
        string? address = key.Type == KeyType.Secp256k1 ? EthereumAddress.OfPublicKey(publicKey).ToString() : null;
        return new(key.Id, key.Type, publicKey, DidKey.Encode(key.Type, publicKey), key.CreatedAt, address);
    }
}

/// <param name="Signature">64 bytes; 65 for a personal message, with v 27 or 28.</param>
internal sealed record SignatureAnswer(byte[] Signature, byte[] PublicKey, KeyType Algorithm);
