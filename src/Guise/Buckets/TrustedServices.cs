using Guise.Platform;
using Microsoft.Extensions.Options;

namespace Guise.Buckets;

/// <summary>Other services whose word about the ids that they drew is taken here, and where each is reached; as the operator lists them.</summary>
internal sealed class TrustedServices(IOptions<GuiseOptions> options)
{
    /// <summary>Null for a service that is not trusted (any more).</summary>
    public Uri? Find(string did) => (options.Value.TrustedServices ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).Where(pair => pair[0] == did).Select(pair => new Uri(pair[1])).FirstOrDefault();
}
