using System.Globalization;
using Guise.Accounts;
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

/// <summary>Names of the wallet: published, given new keys, taken back, and their accounts. Names are public and may stand in addresses.</summary>
internal static class NameRoutes
{
    public static void MapNamePages(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/names", Verbs.Read, All);
        pages.MapMethods("/names/{name}", Verbs.Read, One).RequireRateLimiting(RateLimits.Lookups);
        RouteGroupBuilder writes = pages.MapGroup("/names").RequireRateLimiting(RateLimits.Proofs);
        writes.MapPost("/take", Take);
        writes.MapPost("/publish", Publish);
        writes.MapPost("/rotate", Rotate);
        writes.MapPost("/withdraw", Withdraw);
        writes.MapPost("/account/create", CreateAccount);
        writes.MapPost("/account/change", ChangeAccount);
        writes.MapPost("/account/delete", DeleteAccount);
    }

    private static Task<IResult> All(
        OpenWallet wallet, HttpContext context, WalletNames names, WalletKeys keys, ServiceNames service, CancellationToken cancel) =>
        Show(wallet, context, names, keys, service, null, null, cancel);

    private static async Task<IResult> Show(
        OpenWallet wallet, HttpContext context, WalletNames names, WalletKeys keys, ServiceNames service, string? typed, Problem? problem,
        CancellationToken cancel)
    {
        if (!(await keys.List(wallet, Limits.PageItems, null, cancel)).Ok(out Page<KeyAnswer>? page, out Problem? refused)) return refused.Answer();
        IReadOnlyList<KeyAnswer> owners = [.. page.Items.Where(key => key.Type == KeyType.Secp256k1)];
        NamesModel model = new(await names.List(wallet, cancel), owners, service.Domains, context.Request.Query["said"], typed, problem);
        return Page.Of<NamesPage>(new { Model = model }, problem, context);
    }

    private static Task<IResult> One(string name, OpenWallet wallet, HttpContext context, HeldNames held, CancellationToken cancel) =>
        Show(name, wallet, context, held, null, null, cancel);

    private static async Task<IResult> Show(
        string name, OpenWallet wallet, HttpContext context, HeldNames held, string? form, Problem? problem, CancellationToken cancel)
    {
        if (!EnsName.TryParse(name, out EnsName? ens)) return Problems.InvalidName.Answer();
        if (!(await held.Look(wallet, ens, cancel)).Ok(out HeldNameAnswer? answer, out Problem? refused)) return (problem ?? refused).Answer();
        var parameters = new { Model = new NameModel(answer, context.Request.Query["said"], form, problem) };
        return Page.Of<NamePage>(parameters, problem, context);
    }

    private static async Task<IResult> Take(
        PageForm form, OpenWallet wallet, HttpContext context, WalletNames names, WalletKeys keys, ServiceNames service, CancellationToken cancel)
    {
        string typed = form.Text("name");
        Problem? problem = EnsName.TryParse(typed, out EnsName? name)
            ? (await names.Publish(wallet, name, form.Has("ownerKey") ? form.Text("ownerKey") : null, null, cancel)).Problem
            : Problems.InvalidName;
        return problem is null ? After(name!, "published") : await Show(wallet, context, names, keys, service, typed, problem, cancel);
    }

    private static Task<IResult> Publish(
        PageForm form, OpenWallet wallet, HttpContext context, WalletNames names, HeldNames held, CancellationToken cancel) =>
        Do(form, wallet, context, held, "profile", "published",
            async name => (await names.Publish(wallet, name, null, Lines(form.Text("services")), cancel)).Problem, cancel);

    private static Task<IResult> Rotate(
        PageForm form, OpenWallet wallet, HttpContext context, WalletNames names, HeldNames held, CancellationToken cancel) =>
        Do(form, wallet, context, held, "profile", "rotated", async name => (await names.Rotate(wallet, name, cancel)).Problem, cancel);

    private static Task<IResult> Withdraw(
        PageForm form, OpenWallet wallet, HttpContext context, WalletNames names, HeldNames held, CancellationToken cancel) =>
        Do(form, wallet, context, held, "profile", "withdrawn", name => names.Withdraw(wallet, name, cancel), cancel);

    private static Task<IResult> CreateAccount(
        PageForm form, OpenWallet wallet, HttpContext context, WalletNames names, HeldNames held, CancellationToken cancel) =>
        Do(form, wallet, context, held, "account", "name-account", async name => (await names.CreateAccount(wallet, name, cancel)).Problem, cancel);

    private static Task<IResult> DeleteAccount(
        PageForm form, OpenWallet wallet, HttpContext context, WalletNames names, HeldNames held, CancellationToken cancel) =>
        Do(form, wallet, context, held, "account", "account-gone", name => names.DeleteAccount(wallet, name, cancel), cancel);

    private static Task<IResult> ChangeAccount(PageForm form, OpenWallet wallet, HttpContext context, HeldNames held, CancellationToken cancel) =>
        Do(form, wallet, context, held, "account", "settings",
            async name => Number(form.Text("hours")) is { } hours && Number(form.Text("bytes")) is { } bytes
                ? (await held.Change(wallet, name, new SettingsBody(hours * 3600, bytes), default, cancel)).Problem
                : Problems.InvalidSettings,
            cancel);

    private static async Task<IResult> Do(
        PageForm form, OpenWallet wallet, HttpContext context, HeldNames held, string part, string said, Func<EnsName, Task<Problem?>> act,
        CancellationToken cancel)
    {
        if (!EnsName.TryParse(form.Text("name"), out EnsName? name)) return Problems.InvalidName.Answer();
        return await act(name) is { } problem ? await Show(name.Text, wallet, context, held, part, problem, cancel) : After(name, said);
    }

    private static IResult After(EnsName name, string said) => Page.See($"/wallet/names/{name.Text}?said={said}");

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Small enough to count in seconds.</summary>
    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= int.MaxValue / 3600 ? number : null;
}
