using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Names;

/// <summary>The gateway of ERC-3668. Any page may call it: what it says is public and signed.</summary>
internal static class GatewayEndpoints
{
    private static readonly string CacheControl = $"public, max-age={Limits.GatewayCache.TotalSeconds:0}";

    public static void MapGateway(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder gateway = routes.MapGroup("/v1/gateway").WithTags("Gateway").RequireCors(CrossOrigin.Anybody);
        gateway.MapMethods("", Verbs.Read, Describe).WithName("describeGateway").WithSummary("Who signs, now and next, and for which resolvers");
        gateway.MapMethods("/{sender}/{data}", Verbs.Read, Get).WithName("askGateway")
            .WithSummary("Answers a resolver's call, signed (ERC-3668); '.json' may follow")
            .Refuses(OfCalls).WithMetadata(new GatewayMetadata());
        gateway.MapPost("", Post).WithName("askGatewayByPost").WithSummary("The same for calls that do not fit into an address")
            .Refuses(OfCalls).WithMetadata(new GatewayMetadata());
    }

    private static readonly Problem[] OfCalls = [Problems.InvalidGatewayCall, Problems.UnknownResolver, Problems.NameNotServed];

    private static async Task<IResult> Describe(HttpRequest request, GatewaySigner signer, GatewayResolvers resolvers, ServiceNames service,
        CancellationToken cancel)
    {
        _ = new Query(request);
        (EthereumAddress current, EthereumAddress next) = await signer.Addresses(cancel);
        return TypedResults.Ok(new GatewayDescription(
            [service.Url + "/v1/gateway/{sender}/{data}.json", service.Url + "/v1/gateway"],
            current.ToString(), next.ToString(),
            [.. resolvers.All.Select(one => new GatewayResolver(one.Key.ToString(), one.Value))],
            [.. service.Domains.Select(domain => domain.Text)]));
    }

    private static Task<IResult> Get(string sender, string data, HttpResponse response, Gateway gateway, CancellationToken cancel) =>
        Ask(sender, data.EndsWith(".json", StringComparison.Ordinal) ? data[..^".json".Length] : data, response, gateway, cancel);

    private static Task<IResult> Post(Body<GatewayBody> body, HttpResponse response, Gateway gateway, CancellationToken cancel) =>
        Ask(body.Value.Sender, body.Value.Data, response, gateway, cancel);

    private static async Task<IResult> Ask(string sender, string data, HttpResponse response, Gateway gateway, CancellationToken cancel)
    {
        if (!(await gateway.Answer(sender, data, cancel)).Ok(out byte[]? answer, out Problem? problem)) return problem.Answer();
        response.Headers.CacheControl = CacheControl;
        return TypedResults.Ok(new GatewayAnswer(Cryptography.Hex.Encode(answer)));
    }
}

/// <param name="Data">What the resolver's contract sent out, in hexadecimal behind <c>0x</c>.</param>
/// <param name="Sender">The resolver's address.</param>
internal sealed record GatewayBody(string Data, string Sender);

/// <param name="Data">Result, expiry and signature, encoded for the contract; in hexadecimal behind <c>0x</c>.</param>
internal sealed record GatewayAnswer(string Data);

internal sealed record GatewayResolver(string Address, GatewayScheme Scheme);

/// <param name="Urls">For the contract: the first is called with GET, the second with POST.</param>
/// <param name="Signer">The account that signs now; the contract must list it.</param>
/// <param name="NextSigner">The account after the next rotation: list it before.</param>
internal sealed record GatewayDescription(
    IReadOnlyList<string> Urls, string Signer, string NextSigner, IReadOnlyList<GatewayResolver> Resolvers, IReadOnlyList<string> Domains);
