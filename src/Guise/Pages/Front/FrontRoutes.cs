using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Front;

/// <summary>The pages for everybody: what this is, and the ways into a wallet and out of it.</summary>
internal static class FrontRoutes
{
    public static void MapFront(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/", Verbs.Read, (HttpRequest request) => Page.Of<Home>(new { Said = Said(request) }));
        pages.MapMethods("/create", Verbs.Read, (HttpRequest request) => Page.Of<Create>(new { Next = NextOf(request) }));
        pages.MapPost("/create", CreateWallet).RequireRateLimiting(RateLimits.Creates);
        pages.MapPost("/phrase", AskPhrase);
        pages.MapPost("/phrase/check", CheckPhrase);
        pages.MapMethods("/unlock", Verbs.Read, (HttpRequest request) => Page.Of<Unlock>(new { Next = NextOf(request), Said = Said(request) }));
        pages.MapPost("/unlock", UnlockWallet);
        pages.MapMethods("/recover", Verbs.Read, (HttpRequest request) => Page.Of<Recover>(new { Next = NextOf(request) }));
        pages.MapPost("/recover", RecoverWallet);
        pages.MapPost("/lock", LockWallet);
    }

    private static async Task<IResult> CreateWallet(PageForm form, HttpContext context, WalletDoor door, PhraseCheck check, CancellationToken cancel)
    {
        Next next = Next.Of(form.Text("next"));
        Result<WalletDoor.Made> made = await door.Create(form.Text("username"), form.Secret("passphrase"), form.Secret("seedPhrase"), cancel);
        if (!made.Ok(out WalletDoor.Made? wallet, out Problem? problem))
            return Page.Of<Create>(new { Next = next, Username = form.Text("username"), Problem = problem }, problem, context);

        SignIn.Remember(context, wallet.Token);
        if (wallet.Phrase is null) return Page.See(After(next, "created"));
        return Page.Of<PhrasePage>(new { Next = next, wallet.Phrase, Question = await check.Ask(wallet.Phrase, cancel) });
    }

    private static IResult AskPhrase(PageForm form) => Ask(form, wrong: false);

    private static async Task<IResult> CheckPhrase(PageForm form, PhraseCheck check, CancellationToken cancel) =>
        await check.IsRight(form.Text("question"), form.Text("words"), cancel)
            ? Page.See(After(Next.Of(form.Text("next")), "created"))
            : Ask(form, wrong: true);

    private static IResult Ask(PageForm form, bool wrong) => PhraseCheck.Places(form.Text("question")) is { } places
        ? Page.Of<PhraseCheckPage>(new { Next = Next.Of(form.Text("next")), Question = form.Text("question"), places.First, places.Second,
            Wrong = wrong })
        : Problems.FormRefused.Answer();

    private static async Task<IResult> UnlockWallet(PageForm form, HttpContext context, WalletDoor door, CancellationToken cancel)
    {
        Next next = Next.Of(form.Text("next"));
        string username = form.Text("username");
        Result<UnlockAnswer> unlocked = await door.Unlock(
            username, form.Secret("passphrase"), form.Secret("key"), form.Secret("authToken"), elsewhere: form.Text("elsewhere") == "lock", cancel);
        if (!unlocked.Ok(out UnlockAnswer? session, out Problem? problem))
            return Page.Of<Unlock>(new { Next = next, Username = username, Problem = problem }, problem, context);
        SignIn.Remember(context, session.Token);
        return Page.See(next.Path);
    }

    private static async Task<IResult> RecoverWallet(PageForm form, HttpContext context, WalletDoor door, CancellationToken cancel)
    {
        Next next = Next.Of(form.Text("next"));
        Result<UnlockAnswer> recovered = await door.Recover(form.Text("username"), form.Secret("recoveryPhrase"), form.Secret("passphrase"), cancel);
        if (!recovered.Ok(out UnlockAnswer? session, out Problem? problem))
            return Page.Of<Recover>(new { Next = next, Username = form.Text("username"), Problem = problem }, problem, context);
        SignIn.Remember(context, session.Token);
        return Page.See(After(next, "recovered"));
    }

    private static async Task<IResult> LockWallet(PageForm form, HttpContext context, Unlocking unlocking, CancellationToken cancel)
    {
        // A token that opens nothing any more is as good as locked.
        using WalletToken? token = SignIn.TokenOf(context.Request);
        Problem? problem = token is null ? null : await unlocking.Lock(token, cancel);
        if (problem is not null && problem.Code != Problems.SessionEnded.Code) return problem.Answer();
        SignIn.Forget(context);
        return Page.See("/?said=locked");
    }

    private static string After(Next next, string said) => next.IsWallet ? $"{next.Path}?said={said}" : next.Path;

    private static Next NextOf(HttpRequest request) => Next.Of(request.Query["next"]);

    private static string? Said(HttpRequest request) => request.Query["said"];
}
