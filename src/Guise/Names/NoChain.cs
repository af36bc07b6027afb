using Guise.Cryptography;

namespace Guise.Names;

/// <summary>No chain is configured: names beyond those of this service have no records.</summary>
internal sealed class NoChain : INameResolver
{
    public Task<NameAnswer> Resolve(EnsName name, CancellationToken cancel = default) =>
        Task.FromResult<NameAnswer>(new NameAnswer.Known(null, null));
}
