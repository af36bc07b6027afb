namespace Guise.Platform.Objects;

/// <summary>
/// Where the bytes of objects lie. A name is written once and never again: what an object is called, and which bytes it has now,
/// is in the record store.
/// </summary>
/// <remarks>Folders and names are 1 to 64 characters of <c>a-z 0-9 -</c>. An exception means that the store itself is out of reach.</remarks>
public interface IObjectStore
{
    /// <summary>Keeps a stream's bytes to its end. When the stream throws, nothing is kept that anybody could read.</summary>
    Task Put(string folder, string name, Stream content, CancellationToken cancel = default);

    /// <summary>The bytes, to be disposed of by the caller; null when there are none under this name.</summary>
    Task<Stream?> Get(string folder, string name, CancellationToken cancel = default);

    /// <summary>Up to <paramref name="limit"/> names of a folder, in any order.</summary>
    Task<IReadOnlyList<string>> List(string folder, int limit, CancellationToken cancel = default);

    /// <summary>Removes the bytes; those that are not there are no error.</summary>
    Task Delete(string folder, string name, CancellationToken cancel = default);
}

/// <summary>What every adapter accepts, so that none accepts what another refuses.</summary>
public static class ObjectNames
{
    /// <exception cref="ArgumentException">A bug in the caller, not something a client can cause.</exception>
    public static void Check(string folder, string name)
    {
        Check(folder);
        Check(name);
    }

    /// <exception cref="ArgumentException">A bug in the caller, not something a client can cause.</exception>
    public static void Check(string name)
    {
        if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || name[0] == '-')
            throw new ArgumentException("A name of stored bytes is 1 to 64 characters of a-z, 0-9 and -.", nameof(name));
    }
}
