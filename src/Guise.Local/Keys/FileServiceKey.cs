using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform.Keys;

namespace Guise.Local.Keys;

/// <summary>
/// The service key in a file of the data folder, made at its first use. One line a version, oldest first:
/// <c>1 &lt;base64url&gt;</c>. Whoever backs up the data needs this file too: without it nothing can be opened again.
/// </summary>
internal sealed class FileServiceKey(string folder) : IServiceKey
{
    private readonly string _path = Path.Combine(folder, "service.key");

    public Task<IReadOnlyList<byte[]>> Load(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(Read() ?? Create());
    }

    /// <summary>Adds a version, which seals from now on; the older ones go on opening what they have sealed.</summary>
    /// <exception cref="IOException">Another process is adding a version right now.</exception>
    public void Rotate()
    {
        // Two that each add a version 2 would leave one of them with boxes that nobody can open.
        using FileStream only = new(_path + ".lock", new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.None,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        IReadOnlyList<byte[]> versions = [.. Read() ?? Create(), RandomNumberGenerator.GetBytes(Derive.KeySize)];
        byte[] text = Format(versions);
        PrivateFile.Replace(_path, text);
        Clear([.. versions, text]);
    }

    private IReadOnlyList<byte[]> Create()
    {
        byte[] key = RandomNumberGenerator.GetBytes(Derive.KeySize);
        byte[] text = Format([key]);
        PrivateFile.TryCreate(_path, text);
        Clear([key, text]);
        return Read() ?? throw Damaged();
    }

    private IReadOnlyList<byte[]>? Read()
    {
        if (PrivateFile.TryRead(_path) is not { } text) return null;
        try
        {
            return Parse(text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static byte[] Format(IReadOnlyList<byte[]> versions)
    {
        int keyLength = Base64Url.GetEncodedLength(Derive.KeySize);
        List<byte> lines = new(versions.Count * (keyLength + 8));
        Span<byte> encoded = stackalloc byte[keyLength];
        for (int i = 0; i < versions.Count; i++)
        {
            Base64Url.EncodeToUtf8(versions[i], encoded);
            lines.AddRange(Encoding.ASCII.GetBytes($"{i + 1} "));
            lines.AddRange(encoded);
            lines.Add((byte)'\n');
        }
        encoded.Clear();
        byte[] text = [.. lines];
        CryptographicOperations.ZeroMemory(CollectionsMarshal.AsSpan(lines));
        return text;
    }

    private List<byte[]> Parse(byte[] text)
    {
        List<byte[]> versions = [];
        int keyLength = Base64Url.GetEncodedLength(Derive.KeySize);
        for (ReadOnlySpan<byte> rest = text; !rest.IsEmpty;)
        {
            byte[] number = Encoding.ASCII.GetBytes($"{versions.Count + 1} ");
            int length = number.Length + keyLength;
            if (rest.Length <= length || !rest.StartsWith(number) || rest[length] != '\n') throw Damaged();
            versions.Add(Decode(rest[number.Length..length]));
            rest = rest[(length + 1)..];
        }
        return versions.Count > 0 ? versions : throw Damaged();
    }

    private byte[] Decode(ReadOnlySpan<byte> encoded)
    {
        byte[] key = new byte[Derive.KeySize];
        OperationStatus status = Base64Url.DecodeFromUtf8(encoded, key, out _, out int written);
        Span<byte> again = stackalloc byte[encoded.Length];
        Base64Url.EncodeToUtf8(key, again);
        bool same = again.SequenceEqual(encoded);
        again.Clear();
        return status == OperationStatus.Done && written == key.Length && same ? key : throw Damaged();
    }

    private InvalidDataException Damaged() => new($"The service key in {_path} is damaged; restore it from a backup.");

    private static void Clear(IEnumerable<byte[]> secrets)
    {
        foreach (byte[] secret in secrets) CryptographicOperations.ZeroMemory(secret);
    }
}
