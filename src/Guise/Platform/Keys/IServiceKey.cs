namespace Guise.Platform.Keys;

/// <summary>
/// The service's 32-byte keys, oldest first. The newest seals; all open. What must stay findable for ever (blind names)
/// derives from the first, so a rotation adds a version and removes none.
/// </summary>
public interface IServiceKey
{
    /// <summary>Every version, 1 first. Called once an instance, and again when a version turns up that it does not know.</summary>
    Task<IReadOnlyList<byte[]>> Load(CancellationToken cancel = default);
}
