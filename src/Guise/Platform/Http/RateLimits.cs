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
            await (Problems.TooManyRequests with { RetryAfter = WaitOf(context.Lease) }).Answer().ExecuteAsync(context.HttpContext);
        };
        Add(limiter, Creates, options => (options.CreatesAtOnce, options.CreatesPerMinute));
        Add(limiter, Proofs, options => (options.ProofsAtOnce, options.ProofsPerMinute));
        Add(limiter, Lookups, options => (options.LookupsAtOnce, options.LookupsPerMinute));
        Add(limiter, Messages, options => (options.MessagesAtOnce, options.MessagesPerMinute));
    });

    public static TokenBucketRateLimiterOptions Bucket(int atOnce, int perMinute) => new()
    {
        TokenLimit = atOnce, TokensPerPeriod = perMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1), QueueLimit = 0,
    };

    /// <summary>How long to wait after a refusal.</summary>
    public static TimeSpan WaitOf(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? after : TimeSpan.FromMinutes(1);

    private static void Add(RateLimiterOptions limiter, string name, Func<GuiseOptions, (int AtOnce, int PerMinute)> limits) =>
        limiter.AddPolicy(name, context =>
        {
            GuiseOptions options = context.RequestServices.GetRequiredService<IOptions<GuiseOptions>>().Value;
            (int atOnce, int perMinute) = limits(options);
            return RateLimitPartition.GetTokenBucketLimiter(ClientAddress(context, options), _ => Bucket(atOnce, perMinute));
        });

    private static string ClientAddress(HttpContext context, GuiseOptions options)
    {
        string? named = options.ClientAddressHeader is { } header ? context.Request.Headers[header].FirstOrDefault() : null;
        return named ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
    }
}
