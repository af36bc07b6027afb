using Guise.Cryptography;

namespace Guise.Names;

/// <summary>What a name system says of a name. Failures are values: a silence must never pass for "there is none".</summary>
internal abstract record NameAnswer
{
    private NameAnswer() { }

    /// <param name="Address">To which the name resolves; null for none.</param>
    /// <param name="Profile">The text record <c>network.dm3.profile</c>, as it stands there; null for none.</param>
    public sealed record Known(EthereumAddress? Address, string? Profile) : NameAnswer;

    public sealed record Unavailable : NameAnswer;
}

/// <summary>Resolves names that this service does not give out itself.</summary>
internal interface INameResolver
{
    Task<NameAnswer> Resolve(EnsName name, CancellationToken cancel = default);
}
