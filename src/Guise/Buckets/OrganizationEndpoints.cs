using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Buckets;

/// <summary>Accounts that hold buckets together.</summary>
internal static class OrganizationEndpoints
{
    public static void MapOrganizations(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder organizations = routes.MapGroup("/v1/organizations").WithTags("Organizations").RequireStorageOwner();
        organizations.MapPost("", Create).WithName("createOrganization").WithSummary("Makes an organization, owned by the account")
            .Produces<OrganizationEntryAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidBucketName, Problems.LimitReached);
        organizations.MapGet("", List).WithName("listOrganizations").WithSummary("Lists the organizations that the account is in")
            .Produces<Page<OrganizationEntryAnswer>>();
        organizations.MapGet("/{id}", Show).WithName("getOrganization").WithSummary("Shows an organization, its members and its buckets")
            .Produces<OrganizationAnswer>()
            .Refuses(Problems.OrganizationNotFound);
        organizations.MapPost("/{id}/members", Put).WithName("putMember").WithSummary("Adds a member, or changes a role")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.InvalidGrant, Problems.BucketNotAllowed, Problems.OrganizationNotFound, Problems.PrincipalNotFound, Problems.LastOwner,
                Problems.LimitReached, Problems.BucketChanged);
        organizations.MapDelete("/{id}/members/{account}", Remove).WithName("removeMember")
            .WithSummary("Removes a member, or lets the caller leave; counts from the next request on")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.BucketNotAllowed, Problems.OrganizationNotFound, Problems.PrincipalNotFound, Problems.LastOwner,
                Problems.BucketChanged);
    }

    private static async Task<IResult> Create(
        StorageOwner owner, Body<OrganizationBody> body, StorageAccounts accounts, Organizations organizations, BucketNotes notes,
        CancellationToken cancel) => BucketNames.IsName(body.Value.Name)
            ? (await notes.Of(
                owner.Wallet, ActivityEvent.OrganizationMade, made => made.Id,
                organizations.Create(await accounts.Of(owner, cancel), body.Value.Name, cancel))).Created(made => $"/v1/organizations/{made.Id}")
            : Problems.InvalidBucketName.Answer();

    private static async Task<IResult> List(StorageOwner owner, StorageAccounts accounts, Organizations organizations, CancellationToken cancel) =>
        TypedResults.Ok(new Page<OrganizationEntryAnswer>(await organizations.Of(await accounts.Find(owner, cancel), cancel)));

    private static async Task<IResult> Show(
        string id, StorageOwner owner, StorageAccounts accounts, Organizations organizations, CancellationToken cancel) =>
        (await organizations.Show(await accounts.Find(owner, cancel), id, cancel)).Ok();

    private static async Task<IResult> Put(
        string id, StorageOwner owner, Body<MemberBody> body, StorageAccounts accounts, Organizations organizations, BucketNotes notes,
        CancellationToken cancel) => Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.MemberAdded, $"{id}: {body.Value.Account} ({body.Value.Role})",
            organizations.Put(await accounts.Find(owner, cancel), id, body.Value, cancel)));

    private static async Task<IResult> Remove(
        string id, string account, StorageOwner owner, StorageAccounts accounts, Organizations organizations, BucketNotes notes,
        CancellationToken cancel) => Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.MemberRemoved, $"{id}: {account}",
            organizations.Remove(await accounts.Find(owner, cancel), id, account, cancel)));
}
