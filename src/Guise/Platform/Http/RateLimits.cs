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

    /// <summary>Calls that prove something: each costs an elliptic curve operation, and perhaps a look at a chain.</summary>
    public const string Proofs = "proofs";

    /// <summary>Looks at profiles: many names in a row are nothing unusual, and most were looked at by somebody a moment ago.</summary>
    public const string Lookups = "lookups";

    /// <summary>Messages into inboxes.</summary>
    public const string Messages = "messages";

    public static IServiceCollection AddGuiseRateLimits(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.OnRejected = async (context, _) =>
        {
            TimeSpan wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? after : TimeSpan.FromMinutes(1);
            await (Problems.TooManyRequests with { RetryAfter = wait }).Answer().ExecuteAsync(context.HttpContext);
        };
        Add(limiter, Creates, options => (options.CreatesAtOnce, options.CreatesPerMinute));
        Add(limiter, Proofs, options => (options.ProofsAtOnce, options.ProofsPerMinute));
        Add(limiter, Lookups, options => (options.LookupsAtOnce, options.LookupsPerMinute));
        Add(limiter, Messages, options => (options.MessagesAtOnce, options.MessagesPerMinute));
    });

    private static void Add(RateLimiterOptions limiter, string name, Func<GuiseOptions, (int AtOnce, int PerMinute)> limits) =>
        limiter.AddPolicy(name, context =>
        {
            GuiseOptions options = context.RequestServices.GetRequiredService<IOptions<GuiseOptions>>().Value;
            return RateLimitPartition.GetTokenBucketLimiter(ClientAddress(context, options), _ => new()
            {
                TokenLimit = limits(options).AtOnce,
                TokensPerPeriod = limits(options).PerMinute,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1),
                QueueLimit = 0,
            });
        });

    private static string ClientAddress(HttpContext context, GuiseOptions options)
    {
        string? named = options.ClientAddressHeader is { } header ? context.Request.Headers[header].FirstOrDefault() : null;
        return named ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
    }
}
