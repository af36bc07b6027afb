using System.Globalization;
using System.Text;

namespace Guise.Cryptography;

/// <summary>A foreign text as it may be shown: characters that are invisible or reorder their neighbours are spelled as <c>\u{200b}</c>.</summary>
internal static class VisibleText
{
    public static string Of(string text)
    {
        StringBuilder visible = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsHidden(rune)) visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else if (rune.Value == '\\') visible.Append(@"\\");
            else visible.Append(rune);
        }
        return visible.ToString();
    }

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
        || Rune.IsWhiteSpace(rune) && rune.Value != ' '
        // Letters that are drawn as nothing: Hangul fillers and the Braille blank.
        || rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800;
}
