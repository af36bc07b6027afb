using System.Security.Cryptography;
using System.Text;

namespace Guise.Cryptography;

/// <summary>
/// Mnemonic phrases of 12 to 24 English words (BIP-39): entropy of 16, 20, 24, 28 or 32 bytes followed by its checksum,
/// eleven bits a word. The word list is the one published with BIP-39.
/// </summary>
internal static class Bip39
{
    private const int BitsPerWord = 11;
    private static readonly string[] Words = LoadWords();
    private static readonly Dictionary<string, int> Index =
        Words.Select((word, index) => (word, index)).ToDictionary(pair => pair.word, pair => pair.index, StringComparer.Ordinal);

    public static string ToPhrase(ReadOnlySpan<byte> entropy)
    {
        if (entropy.Length is < 16 or > 32 || entropy.Length % 4 != 0)
            throw new ArgumentException("Entropy is 16 to 32 bytes, a multiple of four.", nameof(entropy));

        byte[] bits = [.. entropy, SHA256.HashData(entropy)[0]];
        int words = entropy.Length * 8 * 33 / 32 / BitsPerWord;
        StringBuilder phrase = new(words * 9);
        for (int i = 0; i < words; i++) phrase.Append(i == 0 ? "" : " ").Append(Words[Read(bits, i)]);
        CryptographicOperations.ZeroMemory(bits);
        return phrase.ToString();
    }

    /// <summary>The entropy of a phrase, or null for a wrong count of words, an unknown word or a wrong checksum.</summary>
    /// <remarks>Case and the kind and amount of white space do not matter; abbreviations are not accepted.</remarks>
    public static byte[]? TryParse(ReadOnlySpan<byte> utf8)
    {
        char[] text = new char[Encoding.UTF8.GetMaxCharCount(utf8.Length)];
        int length = Encoding.UTF8.GetChars(utf8, text);
        try
        {
            return TryParse(text.AsSpan(0, length));
        }
        finally
        {
            Array.Clear(text);
        }
    }

    private static byte[]? TryParse(Span<char> text)
    {
        for (int i = 0; i < text.Length; i++) text[i] = char.IsWhiteSpace(text[i]) ? ' ' : char.ToLowerInvariant(text[i]);

        List<int> indices = [];
        var lookup = Index.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (Range range in ((ReadOnlySpan<char>)text).Split(' '))
        {
            ReadOnlySpan<char> word = text[range];
            if (word.IsEmpty) continue;
            if (!lookup.TryGetValue(word, out int index) || indices.Count == 24) return null;
            indices.Add(index);
        }
        if (indices.Count is < 12 or > 24 || indices.Count % 3 != 0) return null;

        byte[] bits = new byte[(indices.Count * BitsPerWord + 7) / 8];
        for (int i = 0; i < indices.Count; i++) Write(bits, i, indices[i]);

        int entropyBytes = indices.Count * BitsPerWord * 32 / 33 / 8;
        int checksumBits = entropyBytes / 4;
        byte[] entropy = bits[..entropyBytes];
        int expected = SHA256.HashData(entropy)[0] >> (8 - checksumBits);
        int actual = bits[entropyBytes] >> (8 - checksumBits);
        CryptographicOperations.ZeroMemory(bits);
        return expected == actual ? entropy : null;
    }

    private static int Read(ReadOnlySpan<byte> bits, int word)
    {
        int value = 0;
        for (int bit = word * BitsPerWord; bit < (word + 1) * BitsPerWord; bit++)
            value = (value << 1) | ((bits[bit / 8] >> (7 - bit % 8)) & 1);
        return value;
    }

    private static void Write(Span<byte> bits, int word, int value)
    {
        for (int i = 0; i < BitsPerWord; i++)
        {
            int bit = word * BitsPerWord + i;
            if ((value >> (BitsPerWord - 1 - i) & 1) != 0) bits[bit / 8] |= (byte)(1 << (7 - bit % 8));
        }
    }

    private static string[] LoadWords()
    {
        using Stream stream = typeof(Bip39).Assembly.GetManifestResourceStream("bip39-english")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
