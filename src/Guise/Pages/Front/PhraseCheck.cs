using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform.Keys;

namespace Guise.Pages.Front;

/// <summary>
/// Asks two words of a phrase back without keeping any: the question holds their places and a keyed hash of them, which
/// says nothing without the service key.
/// </summary>
internal sealed class PhraseCheck(ServiceKeys keys)
{
    private const string Purpose = "phrase-check";

    public async Task<string> Ask(string phrase, CancellationToken cancel)
    {
        string[] words = phrase.Split(' ');
        int first = RandomNumberGenerator.GetInt32(0, words.Length - 1);
        int second = RandomNumberGenerator.GetInt32(first + 1, words.Length);
        return $"{first + 1}.{second + 1}.{Derive.Blind(await keys.Derived(Purpose, cancel), Question(first + 1, second + 1, words[first], words[second]))}";
    }

    /// <summary>The places that a question asks for, from 1; null when it is no question.</summary>
    public static (int First, int Second)? Places(string question) =>
        question.Split('.') is [var first, var second, _] && Place(first) is { } one && Place(second) is { } two ? (one, two) : null;

    public async Task<bool> IsRight(string question, string words, CancellationToken cancel)
    {
        if (Places(question) is not { } places) return false;
        if (words.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var first, var second]) return false;
        string expected = Derive.Blind(await keys.Derived(Purpose, cancel), Question(places.First, places.Second, first, second));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(question.Split('.')[2]));
    }

    private static byte[] Question(int first, int second, string firstWord, string secondWord) => Frame.Of(first, second, firstWord, secondWord);

    private static int? Place(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place is >= 1 and <= 24 ? place : null;
}
