using Guise.Cryptography;
using Guise.Pages.Forms;
using Guise.Pages.Front;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Wallet;

/// <summary>How the wallet is opened: each change takes a fresh credential, and deletion the wallet's name.</summary>
internal static class SettingsRoutes
{
    public static void MapSettings(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/settings", Verbs.Read, (OpenWallet wallet, HttpContext context) => Settings(wallet, context, null, null));
        pages.MapPost("/settings/passphrase", ChangePassphrase);
        pages.MapPost("/settings/recovery", ChangeRecovery);
        pages.MapPost("/settings/rekey", Rekey);
        pages.MapPost("/settings/delete", Delete);
    }

    /// <param name="form">Which form the problem belongs to.</param>
    private static IResult Settings(OpenWallet wallet, HttpContext context, string? form, Problem? problem)
    {
        var parameters = new { Model = new SettingsModel(Profiles.Show(wallet), context.Request.Query["said"], form, problem) };
        return Page.Of<SettingsPage>(parameters, problem, context);
    }

    private static async Task<IResult> ChangePassphrase(
        PageForm form, OpenWallet wallet, HttpContext context, CredentialChanges changes, CancellationToken cancel)
    {
        using Secret? chosen = form.Secret("passphrase");
        if (chosen is null || !Credential.IsGoodPassphrase(chosen)) return Settings(wallet, context, "passphrase", Problems.InvalidPassphrase);
        if (!CredentialOf(form).Ok(out Credential? credential, out Problem? invalid)) return Settings(wallet, context, "passphrase", invalid);
        using (credential)
        using (Kms kms = new(new Credential.Passphrase(chosen)))
        {
            Result<(UpdateAnswer Answer, string ETag)> changed = await changes.Update(wallet, credential, kms, null, default, cancel);
            return changed.Problem is { } problem
                ? Settings(wallet, context, "passphrase", problem)
                : Page.See("/wallet/settings?said=passphrase");
        }
    }

    private static async Task<IResult> ChangeRecovery(
        PageForm form, OpenWallet wallet, HttpContext context, CredentialChanges changes, PhraseCheck check, CancellationToken cancel)
    {
        RecoveryChange change = form.Text("change") == "remove" ? RecoveryChange.Remove : RecoveryChange.Replace;
        if (!CredentialOf(form).Ok(out Credential? credential, out Problem? invalid)) return Settings(wallet, context, "recovery", invalid);
        using (credential)
        {
            Result<(UpdateAnswer Answer, string ETag)> changed = await changes.Update(wallet, credential, null, change, default, cancel);
            if (!changed.Ok(out (UpdateAnswer Answer, string ETag) done, out Problem? problem)) return Settings(wallet, context, "recovery", problem);
            return done.Answer.Phrase is null ? Page.See("/wallet/settings?said=recovery-removed") : await Show(done.Answer.Phrase, check, cancel);
        }
    }

    private static async Task<IResult> Rekey(
        PageForm form, OpenWallet wallet, HttpContext context, CredentialChanges changes, PhraseCheck check, CancellationToken cancel)
    {
        using WalletToken token = SignIn.TokenOf(context.Request)!;
        if (!CredentialOf(form).Ok(out Credential? credential, out Problem? invalid)) return Settings(wallet, context, "rekey", invalid);
        using (credential)
        {
            Result<UpdateAnswer> changed = await changes.Rekey(wallet, token, credential, null, default, cancel);
            if (!changed.Ok(out UpdateAnswer? answer, out Problem? problem)) return Settings(wallet, context, "rekey", problem);
            return answer.Phrase is null ? Page.See("/wallet/settings?said=rekeyed") : await Show(answer.Phrase, check, cancel);
        }
    }

    private static async Task<IResult> Delete(PageForm form, OpenWallet wallet, HttpContext context, Profiles profiles, CancellationToken cancel)
    {
        if (form.Text("username") != Profiles.Show(wallet).Username) return Settings(wallet, context, "delete", Problems.InvalidUsername);
        if (await profiles.Delete(wallet, default, cancel) is { } problem) return Settings(wallet, context, "delete", problem);
        SignIn.Forget(context);
        return Page.See("/?said=deleted");
    }

    private static async Task<IResult> Show(string phrase, PhraseCheck check, CancellationToken cancel) =>
        Page.Of<PhrasePage>(new { Next = Next.Of("/wallet/settings"), Phrase = phrase, Question = await check.Ask(phrase, cancel) });

    /// <summary>What the wallet opens with now, whichever of its ways that is.</summary>
    private static Result<Credential> CredentialOf(PageForm form) =>
        Credential.Parse(form.Secret("current"), form.Secret("currentKey"), form.Secret("currentToken"), null);
}
