using System.Security.Cryptography;
using Guise.Platform.Keys;

namespace Guise.Tests.Infrastructure;

/// <summary>A service key in memory that can be rotated under its users.</summary>
internal sealed class TestServiceKey : IServiceKey
{
    private readonly List<byte[]> _versions = [RandomNumberGenerator.GetBytes(32)];

    public Task<IReadOnlyList<byte[]>> Load(CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<byte[]>>([.. _versions]);

    public void Rotate() => _versions.Add(RandomNumberGenerator.GetBytes(32));
}
