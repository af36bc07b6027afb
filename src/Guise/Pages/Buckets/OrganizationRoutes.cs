using Guise.Buckets;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Buckets;

/// <summary>Organizations that the owner is in, and their members.</summary>
internal static class OrganizationRoutes
{
    private const string Root = "/wallet/buckets/organizations";

    public static void MapOrganizationPages(this IEndpointRouteBuilder buckets)
    {
        buckets.MapMethods("/organizations", Verbs.Read,
            (OpenWallet wallet, HttpContext context, BucketDesk desk, CancellationToken cancel) => List(wallet, context, desk, null, cancel));
        buckets.MapPost("/organizations/add", Add);
        buckets.MapMethods("/organizations/{organization}", Verbs.Read, (
            string organization, OpenWallet wallet, HttpContext context, BucketDesk desk, Organizations organizations, CancellationToken cancel) =>
            Show(organization, wallet, context, desk, organizations, null, cancel));
        buckets.MapPost("/organizations/{organization}/put", Put);
        buckets.MapPost("/organizations/{organization}/remove", Remove);
    }

    private static async Task<IResult> List(OpenWallet wallet, HttpContext context, BucketDesk desk, Problem? problem, CancellationToken cancel) =>
        Page.Of<OrganizationsPage>(new { Model = new OrganizationsModel(await desk.Organizations(wallet, cancel), context.Request.Query["said"],
            problem) }, problem, context);

    private static async Task<IResult> Add(
        PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, StorageAccounts accounts, Organizations organizations,
        CancellationToken cancel)
    {
        if (!BucketNames.IsName(form.Text("name"))) return await List(wallet, context, desk, Problems.InvalidBucketName, cancel);
        Task<Result<OrganizationEntryAnswer>> make = organizations.Create(await accounts.Of(wallet, cancel), form.Text("name"), cancel);
        Result<OrganizationEntryAnswer> noted = await desk.Notes.Of(wallet, ActivityEvent.OrganizationMade, made => made.Id, make);
        return noted.Ok(out OrganizationEntryAnswer? made, out Problem? problem)
            ? Page.See($"{Root}/{made.Id}?said=organization")
            : await List(wallet, context, desk, problem, cancel);
    }

    private static async Task<IResult> Show(
        string organization, OpenWallet wallet, HttpContext context, BucketDesk desk, Organizations organizations, Problem? problem,
        CancellationToken cancel)
    {
        string? account = await desk.Account(wallet, cancel);
        if (!(await organizations.Show(account, organization, cancel)).Ok(out OrganizationAnswer? found, out Problem? refused))
            return refused.Answer();
        return Page.Of<OrganizationPage>(new { Model = new OrganizationModel(found, account!, context.Request.Query["said"], problem) }, problem,
            context);
    }

    private static async Task<IResult> Put(
        string organization, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, Organizations organizations,
        CancellationToken cancel) =>
        await desk.Notes.Of(
            wallet, ActivityEvent.MemberAdded, $"{organization}: {form.Text("account")} ({form.Text("role")})",
            organizations.Put(
                await desk.Account(wallet, cancel), organization, new MemberBody(form.Text("account"), form.Text("role")), cancel)) is { } problem
            ? await Show(organization, wallet, context, desk, organizations, problem, cancel)
            : Page.See($"{Root}/{organization}?said=member");

    private static async Task<IResult> Remove(
        string organization, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, Organizations organizations,
        CancellationToken cancel)
    {
        string? account = await desk.Account(wallet, cancel);
        Task<Problem?> remove = organizations.Remove(account, organization, form.Text("account"), cancel);
        if (await desk.Notes.Of(wallet, ActivityEvent.MemberRemoved, $"{organization}: {form.Text("account")}", remove) is { } problem)
            return await Show(organization, wallet, context, desk, organizations, problem, cancel);
        return Page.See(form.Text("account") == account ? Root + "?said=member-removed" : $"{Root}/{organization}?said=member-removed");
    }
}
