using System.Globalization;
using System.Reflection;
using System.Text;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Masks;

/// <summary>A mask's name for people: two words that its principal decides, until its owner writes another.</summary>
internal static class Pseudonym
{
    private static readonly string[] Adjectives = Load("adjectives");
    private static readonly string[] Nouns = Load("nouns");

    public static string Of(Principal principal) => $"{Adjectives[principal.Bytes[3]]} {Nouns[principal.Bytes[4]]}";

    /// <summary>1 to 64 characters, no control or invisible formatting characters, no white space at the ends.</summary>
    public static bool IsValid(string text) =>
        text.Length >= 1 && new StringInfo(text).LengthInTextElements <= Limits.PseudonymChars && text.Length <= 4 * Limits.PseudonymChars
        && text.Trim() == text && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not
            (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned));

    private static string[] Load(string name)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
