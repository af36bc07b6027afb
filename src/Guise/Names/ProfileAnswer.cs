using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Names;

internal enum ProfileSource { Published, Chain }

/// <summary>What a look for a name's profile came to. Each outcome means something else to who asks.</summary>
internal abstract record ProfileAnswer
{
    private ProfileAnswer() { }

    /// <summary>A profile that its owner, to whom the name belongs, has signed.</summary>
    public sealed record Found(EthereumAddress Owner, SignedProfile Profile, ProfileSource Source) : ProfileAnswer;

    public sealed record NoRecord : ProfileAnswer;

    /// <summary>There is a record, but it is no profile, or not signed by the name's owner.</summary>
    public sealed record Unverifiable : ProfileAnswer;

    /// <summary>Whoever knows does not answer: nothing follows from that.</summary>
    public sealed record Unavailable : ProfileAnswer;

    public Result<Found> AsResult() => this switch
    {
        Found found => found,
        NoRecord => Problems.ProfileNotFound,
        Unverifiable => Problems.ProfileUnverifiable,
        _ => Problems.ResolverUnavailable with { RetryAfter = TimeSpan.FromSeconds(5) },
    };
}
