using System.Threading.RateLimiting;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.Extensions.Options;

namespace Guise.Payments;

/// <summary>
/// A limit of the payments that are asked for in one site's name, whoever asks and from wherever: a brake for who asks from many addresses.
/// Counted in each instance, as the limits by client address are.
/// </summary>
internal sealed class SiteLimit(IOptions<GuiseOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _sites = PartitionedRateLimiter.Create<string, string>(
        site => RateLimitPartition.GetTokenBucketLimiter(
            site, _ => RateLimits.Bucket(options.Value.PaymentsAtOnce, options.Value.PaymentsPerMinute)));

    /// <summary>Counts one payment more; a refusal once there are too many. What names no site counts for none.</summary>
    public Problem? Count(string origin)
    {
        if (Origin.TryParse(origin) is not { } site) return null;
        using RateLimitLease lease = _sites.AttemptAcquire(site.Text);
        return lease.IsAcquired ? null : Problems.TooManyPayments with { RetryAfter = RateLimits.WaitOf(lease) };
    }

    public void Dispose() => _sites.Dispose();
}
