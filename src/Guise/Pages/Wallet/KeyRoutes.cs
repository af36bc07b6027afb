using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Names;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Wallet;

/// <summary>Keys of the wallet: made, brought, used and forgotten. Their ids travel in forms, and their secrets only inwards.</summary>
internal static class KeyRoutes
{
    public static void MapKeyPages(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/keys", Verbs.Read, All);
        pages.MapPost("/keys/make", Make);
        pages.MapPost("/keys/bring", Bring);
        pages.MapPost("/keys/sign", Sign);
        pages.MapPost("/keys/forget", Forget);
    }

    private static Task<IResult> All(OpenWallet wallet, HttpContext context, WalletKeys keys, WalletNames names, CancellationToken cancel) =>
        Show(wallet, context, keys, names, null, null, null, cancel);

    private static async Task<IResult> Show(
        OpenWallet wallet, HttpContext context, WalletKeys keys, WalletNames names, string? form, Problem? problem, KeySigned? signed,
        CancellationToken cancel)
    {
        Result<Page<KeyAnswer>> listed = await keys.List(wallet, Limits.DefaultPageItems, context.Request.Query["continuation"], cancel);
        if (!listed.Ok(out Page<KeyAnswer>? page, out Problem? refused)) return refused.Answer();
        KeysModel model = new(page.Items, page.Continuation, await names.List(wallet, cancel), context.Request.Query["said"], form, problem, signed);
        return Page.Of<KeysPage>(new { Model = model }, problem, context);
    }

    private static async Task<IResult> Make(
        PageForm form, OpenWallet wallet, HttpContext context, WalletKeys keys, WalletNames names, CancellationToken cancel)
    {
        using WalletKey key = keys.New(TypeOf(form));
        return (await keys.Add(wallet, key, ActivityEvent.KeyCreated, cancel)).Problem is { } problem
            ? await Show(wallet, context, keys, names, "make", problem, null, cancel)
            : Page.See("/wallet/keys?said=key-made");
    }

    private static async Task<IResult> Bring(
        PageForm form, OpenWallet wallet, HttpContext context, WalletKeys keys, WalletNames names, CancellationToken cancel)
    {
        using Secret? typed = form.Secret("secret");
        byte[] secret = typed?.TryDecodeHex() ?? typed?.TryDecodeBase64Url() ?? [];
        try
        {
            Problem? problem = WalletKey.IsSecret(TypeOf(form), secret)
                ? (await keys.Import(wallet, TypeOf(form), secret, cancel)).Problem
                : Problems.InvalidSecret;
            return problem is null
                ? Page.See("/wallet/keys?said=key-brought")
                : await Show(wallet, context, keys, names, "bring", problem, null, cancel);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static async Task<IResult> Sign(
        PageForm form, OpenWallet wallet, HttpContext context, WalletKeys keys, WalletNames names, CancellationToken cancel)
    {
        string id = form.Text("id"), text = form.Text("text");
        SignatureKind kind = KindOf(form);
        // What a person types is text; the call takes bytes.
        string payload = kind == SignatureKind.Bytes ? StrictBase64Url.Encode(Encoding.UTF8.GetBytes(text)) : text;
        return (await keys.Sign(wallet, id, kind, payload, cancel)).Ok(out SignatureAnswer? answer, out Problem? problem)
            ? await Show(wallet, context, keys, names, null, null, new KeySigned(id, Spelt(kind, answer.Signature)), cancel)
            : await Show(wallet, context, keys, names, id, problem, null, cancel);
    }

    private static async Task<IResult> Forget(
        PageForm form, OpenWallet wallet, HttpContext context, WalletKeys keys, WalletNames names, CancellationToken cancel)
    {
        string id = form.Text("id");
        return await names.DeleteKey(wallet, id, cancel) is { } problem
            ? await Show(wallet, context, keys, names, id, problem, null, cancel)
            : Page.See("/wallet/keys?said=key-forgotten");
    }

    /// <summary>As Ethereum's wallets, as dm3's services, and as this one's API spell signatures.</summary>
    private static string Spelt(SignatureKind kind, byte[] signature) => kind switch
    {
        SignatureKind.PersonalMessage => Hex.Encode(signature),
        SignatureKind.Challenge or SignatureKind.AccountMessage => StrictBase64.Encode(signature),
        _ => StrictBase64Url.Encode(signature),
    };

    private static KeyType TypeOf(PageForm form) => form.Text("type") switch
    {
        nameof(KeyType.Secp256k1) => KeyType.Secp256k1,
        nameof(KeyType.P256) => KeyType.P256,
        _ => KeyType.Ed25519,
    };

    private static SignatureKind KindOf(PageForm form) => form.Text("kind") switch
    {
        nameof(SignatureKind.PersonalMessage) => SignatureKind.PersonalMessage,
        nameof(SignatureKind.Challenge) => SignatureKind.Challenge,
        nameof(SignatureKind.AccountMessage) => SignatureKind.AccountMessage,
        _ => SignatureKind.Bytes,
    };
}
