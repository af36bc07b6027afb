using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guise.Accounts;

/// <summary>Accounts: made and removed by signed messages, changed and read by their token; anybody may write to them.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder everybody = routes.MapGroup("/v1/accounts").WithTags("Accounts");
        everybody.MapPost("", Create).WithName("createAccount").WithSummary("An account for a name, by a message signed with the name's signing key")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces<AccountAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.AccountExists).Refuses(OfMessages);
        everybody.MapPost("/delete", Delete).WithName("deleteAccount").WithSummary("Removes an account and its messages, by a signed message")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.AccountNotFound).Refuses(OfMessages);
        everybody.MapPost("/{name}/messages", Accept).WithName("sendMessage").WithSummary("Puts a message into an account's inbox")
            .RequireRateLimiting(RateLimits.Messages)
            .WithMetadata(new RequestSizeLimitAttribute(Limits.MessageBodyBytes))
            .Produces<AcceptedAnswer>(StatusCodes.Status202Accepted)
            .Refuses(
                Problems.InvalidName, Problems.InvalidMessage, Problems.AccountNotFound, Problems.ProfileNotFound, Problems.MessageTooLarge,
                Problems.ProfileUnverifiable, Problems.InboxBusy, Problems.TooManyRequests, Problems.ResolverUnavailable);

        RouteGroupBuilder account = routes.MapGroup("/v1/accounts/{name}").WithTags("Accounts").RequireAccount()
            .Refuses(Problems.InvalidName, Problems.OtherAccount, Problems.ResolverUnavailable);
        account.MapMethods("", Verbs.Read, Get).WithName("getAccount").WithSummary("The account and its settings")
            .Produces<AccountAnswer>();
        account.MapPatch("", Change).WithName("changeAccount").WithSummary("Changes the account's settings")
            .Produces<AccountAnswer>()
            .Refuses(Problems.InvalidSettings, Problems.PreconditionFailed, Problems.AccountChanged);
        account.MapMethods("/messages", Verbs.Read, List).WithName("listMessages").WithSummary("Messages that wait, the oldest first")
            .TakesQuery("limit", "continuation")
            .Produces<Page<InboxMessage>>()
            .Refuses(Problems.InvalidQuery, Problems.InvalidContinuation);
        account.MapDelete("/messages/{id}", Acknowledge).WithName("acknowledgeMessage").WithSummary("Says that a message was fetched, and removes it")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.MessageNotFound);

        routes.MapMethods("/.well-known/dm3-delivery-service.json", Verbs.Read, Describe).WithName("describeDeliveryService").WithTags("Accounts")
            .WithSummary("This service as senders of messages know it: its public keys and address");
    }

    private static readonly Problem[] OfMessages =
    [
        Problems.InvalidName, Problems.InvalidSignature, Problems.MessageWrongService, Problems.MessageWrongTopic, Problems.MessageExpired,
        Problems.MessageFromFuture, Problems.WrongSignature, Problems.ProfileNotFound, Problems.MessageReplayed, Problems.MessageSuperseded,
        Problems.AccountChanged, Problems.ProfileUnverifiable, Problems.ResolverUnavailable, Problems.TooManyRequests,
    ];

    private static async Task<IResult> Create(Body<SignedAccountMessage> body, NameAccounts accounts, CancellationToken cancel) =>
        (await accounts.Create(body.Value, cancel)).Created(account => "/v1/accounts/" + account.Name);

    private static async Task<IResult> Delete(Body<SignedAccountMessage> body, NameAccounts accounts, CancellationToken cancel) =>
        Answers.NoContentUnless(await accounts.Delete(body.Value, cancel));

    private static async Task<IResult> Accept(string name, Body<EnvelopeBody> body, Inbox inbox, CancellationToken cancel)
    {
        if (!EnsName.TryParse(name, out EnsName? ens)) return Problems.InvalidName.Answer();
        return (await inbox.Accept(ens, body.Value, cancel)).Ok(out AcceptedAnswer? accepted, out Problem? problem)
            ? TypedResults.Accepted((string?)null, accepted)
            : problem.Answer();
    }

    private static IResult Get(string name, OpenAccount account, HttpContext context)
    {
        _ = new Query(context.Request);
        if (account.ProblemWith(name) is { } problem) return problem.Answer();
        context.Response.Headers.ETag = EntityTags.Quote(account.Head.AccountRow!.ETag);
        return TypedResults.Ok(AccountAnswer.Of(account.Name, account.Account));
    }

    private static async Task<IResult> Change(
        string name, OpenAccount account, Body<SettingsBody> body, HttpContext context, NameAccounts accounts, CancellationToken cancel)
    {
        if (account.ProblemWith(name) is { } other) return other.Answer();
        if (!(await accounts.Change(account, body.Value, EntityTags.IfMatch(context.Request), cancel)).Ok(out var changed, out Problem? problem))
            return problem.Answer();
        context.Response.Headers.ETag = EntityTags.Quote(changed.ETag);
        return TypedResults.Ok(changed.Answer);
    }

    private static async Task<IResult> List(string name, OpenAccount account, HttpRequest request, Inbox inbox, CancellationToken cancel)
    {
        if (account.ProblemWith(name) is { } problem) return problem.Answer();
        Query query = new(request, "limit", "continuation");
        return (await inbox.List(account, query.Limit(), query.Text("continuation"), cancel)).Ok();
    }

    private static async Task<IResult> Acknowledge(string name, string id, OpenAccount account, Inbox inbox, CancellationToken cancel) =>
        Answers.NoContentUnless(account.ProblemWith(name) ?? await inbox.Acknowledge(account, id, cancel));

    private static async Task<IResult> Describe(HttpRequest request, DeliveryService service, CancellationToken cancel)
    {
        _ = new Query(request);
        return TypedResults.Ok(await service.Profile(cancel));
    }
}
