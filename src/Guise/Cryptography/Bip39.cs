using System.Security.Cryptography;
using System.Text;

namespace Guise.Cryptography;

/// <summary>
/// Mnemonic phrases of 12 to 24 English words (BIP-39): entropy of 16, 20, 24, 28 or 32 bytes followed by its checksum,
/// eleven bits a word. The word list is the one published with BIP-39.
/// </summary>
internal static class Bip39
{
    public const int SeedSize = 64;
    private const int SeedIterations = 2048;
    private const int BitsPerWord = 11;
    private static readonly string[] Words = LoadWords();
    private static readonly Dictionary<string, int> Index =
        Words.Select((word, index) => (word, index)).ToDictionary(pair => pair.word, pair => pair.index, StringComparer.Ordinal);

    public static string ToPhrase(ReadOnlySpan<byte> entropy)
    {
        byte[] phrase = Phrase(entropy);
        string text = Encoding.ASCII.GetString(phrase);
        CryptographicOperations.ZeroMemory(phrase);
        return text;
    }

    /// <summary>
    /// The 64-byte seed of BIP-39: PBKDF2-HMAC-SHA512 over the phrase, 2048 iterations. The caller clears it.
    /// </summary>
    /// <param name="passphrase">BIP-39's optional extra word; wallets here have none.</param>
    public static byte[] Seed(ReadOnlySpan<byte> entropy, string passphrase = "")
    {
        byte[] phrase = Phrase(entropy);
        byte[] salt = Encoding.UTF8.GetBytes("mnemonic" + passphrase.Normalize(NormalizationForm.FormKD));
        byte[] seed = Rfc2898DeriveBytes.Pbkdf2(phrase, salt, SeedIterations, HashAlgorithmName.SHA512, SeedSize);
        CryptographicOperations.ZeroMemory(phrase);
        return seed;
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

    /// <summary>The phrase in ASCII, one space between words; the caller clears it.</summary>
    private static byte[] Phrase(ReadOnlySpan<byte> entropy)
    {
        if (entropy.Length is < 16 or > 32 || entropy.Length % 4 != 0)
            throw new ArgumentException("Entropy is 16 to 32 bytes, a multiple of four.", nameof(entropy));

        byte[] bits = [.. entropy, SHA256.HashData(entropy)[0]];
        string[] words = new string[entropy.Length * 8 * 33 / 32 / BitsPerWord];
        for (int i = 0; i < words.Length; i++) words[i] = Words[Read(bits, i)];
        CryptographicOperations.ZeroMemory(bits);

        // Sized before it is filled: a buffer that grew would leave copies behind.
        byte[] phrase = new byte[words.Sum(word => word.Length) + words.Length - 1];
        int end = 0;
        foreach (string word in words)
        {
            if (end > 0) phrase[end++] = (byte)' ';
            end += Encoding.ASCII.GetBytes(word, phrase.AsSpan(end));
        }
        return phrase;
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
