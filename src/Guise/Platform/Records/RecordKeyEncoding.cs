using System.Text;

namespace Guise.Platform.Records;

/// <summary>
/// Keys as Table Storage takes them: it forbids <c># / ? \</c>, and <c>%</c> breaks its URLs. Each of them is written as the
/// character before it and a 1, and that character itself as one and a 0. No code word begins another and their order is
/// that of the characters, so encoded keys sort as the keys do, and a prefix of a key stays one.
/// </summary>
/// <remarks>A key at most doubles: <see cref="RecordKeys.MaxLength"/> characters become at most 1 KiB of UTF-16.</remarks>
internal static class RecordKeyEncoding
{
    private const string Escaped = "#%/?\\";

    public static string Encode(string key)
    {
        StringBuilder text = new(key.Length + 8);
        foreach (char c in key)
        {
            if (Escaped.Contains(c)) text.Append((char)(c - 1)).Append('1');
            else if (IsLead(c)) text.Append(c).Append('0');
            else text.Append(c);
        }
        return text.ToString();
    }

    /// <exception cref="InvalidDataException">No key is spelled so.</exception>
    public static string Decode(string encoded)
    {
        StringBuilder key = new(encoded.Length);
        for (int i = 0; i < encoded.Length; i++)
        {
            char c = encoded[i];
            if (Escaped.Contains(c)) throw Misspelled();
            if (!IsLead(c))
            {
                key.Append(c);
                continue;
            }
            key.Append((++i < encoded.Length ? encoded[i] : default) switch
            {
                '0' => c,
                '1' => (char)(c + 1),
                _ => throw Misspelled(),
            });
        }
        return key.ToString();
    }

    private static bool IsLead(char c) => Escaped.Contains((char)(c + 1));

    private static InvalidDataException Misspelled() => new("A row has a key that this store did not write.");
}
