using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guise.Platform.Http;

/// <summary>Limits by client address, for what anybody may call. They are counted in each instance: a brake, not a lock.</summary>
internal static class RateLimits
{
    public const string Creates = "creates";

    public static IServiceCollection AddGuiseRateLimits(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.OnRejected = async (context, _) =>
        {
            TimeSpan wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? after : TimeSpan.FromMinutes(1);
            await (Problems.TooManyRequests with { RetryAfter = wait }).Answer().ExecuteAsync(context.HttpContext);
        };
        limiter.AddPolicy(Creates, context =>
        {
            GuiseOptions options = context.RequestServices.GetRequiredService<IOptions<GuiseOptions>>().Value;
            return RateLimitPartition.GetTokenBucketLimiter(ClientAddress(context, options), _ => new()
            {
                TokenLimit = options.CreatesAtOnce,
                TokensPerPeriod = options.CreatesPerMinute,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1),
                QueueLimit = 0,
            });
        });
    });

    private static string ClientAddress(HttpContext context, GuiseOptions options)
    {
        string? named = options.ClientAddressHeader is { } header ? context.Request.Headers[header].FirstOrDefault() : null;
        return named ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
    }
}
