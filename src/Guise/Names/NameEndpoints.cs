using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Names;

/// <summary>Names and their profiles: everybody reads, the owner of a name publishes by signature.</summary>
internal static class NameEndpoints
{
    public static void MapNames(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder names = routes.MapGroup("/v1/names/{name}/profile").WithTags("Names").Refuses(Problems.InvalidName);
        names.MapMethods("", Verbs.Read, Get).WithName("getNameProfile").WithSummary("The verified profile of a name, published here or on the chain")
            .RequireRateLimiting(RateLimits.Lookups)
            .Produces<NameProfileAnswer>()
            .Refuses(Problems.ProfileNotFound, Problems.ProfileUnverifiable, Problems.ResolverUnavailable, Problems.TooManyRequests);
        names.MapPut("", Publish).WithName("publishNameProfile").WithSummary("Publishes a profile under a name, for who owns the name")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces<NameProfileAnswer>()
            .Refuses(Problems.InvalidProfile, Problems.PreconditionFailed).Refuses(OfPublications);
        names.MapPost("/withdraw", Withdraw).WithName("withdrawNameProfile").WithSummary("Takes a profile back; the name stays its owner's")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.ProfileNotFound).Refuses(OfPublications);
    }

    private static readonly Problem[] OfPublications =
    [
        Problems.InvalidSignature, Problems.WrongSignature, Problems.MessageExpired, Problems.MessageFromFuture, Problems.MessageReplayed,
        Problems.MessageSuperseded, Problems.NameTaken, Problems.NotNameOwner, Problems.NameNotServed, Problems.NameChanged,
        Problems.ResolverUnavailable, Problems.TooManyRequests,
    ];

    private static async Task<IResult> Get(string name, HttpRequest request, NameProfiles profiles, CancellationToken cancel)
    {
        _ = new Query(request);
        if (!EnsName.TryParse(name, out EnsName? ens)) return Problems.InvalidName.Answer();
        return (await profiles.Find(ens, cancel)).AsResult().Ok(out ProfileAnswer.Found? found, out Problem? problem)
            ? TypedResults.Ok(NameProfileAnswer.Of(ens.Text, found))
            : problem.Answer();
    }

    private static async Task<IResult> Publish(
        string name, Body<PublishBody> body, HttpContext context, PublishedNames names, CancellationToken cancel)
    {
        if (!EnsName.TryParse(name, out EnsName? ens)) return Problems.InvalidName.Answer();
        PublishBody wanted = body.Value;
        SignedProfile profile = new(wanted.Profile, wanted.Signature);
        Result<(NameRecord, string)> result = await names.Publish(
            ens, profile, wanted.IssuedAt, wanted.PublicationSignature, EntityTags.IfMatch(context.Request), cancel);
        if (!result.Ok(out (NameRecord Record, string ETag) published, out Problem? problem)) return problem.Answer();
        context.Response.Headers.ETag = EntityTags.Quote(published.ETag);
        return TypedResults.Ok(NameProfileAnswer.Of(ens.Text, new(published.Record.Owner, profile, ProfileSource.Published)));
    }

    private static async Task<IResult> Withdraw(string name, Body<WithdrawBody> body, PublishedNames names, CancellationToken cancel)
    {
        if (!EnsName.TryParse(name, out EnsName? ens)) return Problems.InvalidName.Answer();
        return Answers.NoContentUnless((await names.Publish(ens, null, body.Value.IssuedAt, body.Value.Signature, default, cancel)).Problem);
    }
}
