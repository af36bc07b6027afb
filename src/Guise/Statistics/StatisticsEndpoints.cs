using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Statistics;

/// <summary>How much this service is used, for anybody to see.</summary>
internal static class StatisticsEndpoints
{
    private static readonly string CacheControl = $"public, max-age={Limits.StatisticsCache.TotalSeconds:0}";

    public static IServiceCollection AddStatistics(this IServiceCollection services) =>
        services.AddSingleton<Counters>().AddSingleton<StatisticsRecords>().AddHostedService<StatisticsService>();

    public static void MapStatistics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/statistics", Show).WithTags("Statistics").WithName("getStatistics")
            .WithSummary("Shows how much this service is used: once a day, rounded down, and nothing of ten events or fewer");

    private static async Task<Ok<StatisticsAnswer>> Show(
        StatisticsRecords records, ListedTokens listed, HttpResponse response, CancellationToken cancel)
    {
        Figures figures = await records.Read(cancel);
        response.Headers.CacheControl = CacheControl;
        return TypedResults.Ok(new StatisticsAnswer(
            new DateTimeOffset(figures.Day, TimeOnly.MinValue, TimeSpan.Zero),
            (long)figures.Shown(Figures.Masks), (long)figures.Shown(Figures.Signatures), (long)figures.Shown(Figures.Accounts),
            [.. listed.Tokens.Select(token => TransferredAnswer.Of(token.Ledger.ToString(), token.Metadata, figures))]));
    }
}

/// <param name="AsOf">The midnight before which everything was counted.</param>
/// <param name="Masks">That wallets have made.</param>
/// <param name="Signatures">That masks have made for their sites.</param>
/// <param name="Accounts">Of tokens, that wallets have made.</param>
/// <param name="Transferred">Of each token that this service lists.</param>
internal sealed record StatisticsAnswer(
    DateTimeOffset AsOf, long Masks, long Signatures, long Accounts, IReadOnlyList<TransferredAnswer> Transferred);

/// <param name="Amount">In the token's smallest unit.</param>
internal sealed record TransferredAnswer(string Ledger, string Symbol, int Decimals, string Amount)
{
    public static TransferredAnswer Of(string ledger, TokenMetadata token, Figures figures) =>
        new(ledger, token.Symbol, token.Decimals, TokenAmount.ToUnits(figures.Shown(ledger)));
}
