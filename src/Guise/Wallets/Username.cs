using System.Text;

namespace Guise.Wallets;

/// <summary>
/// A login name: 1 to 254 characters, shown as it was typed at creation and found whatever its case or Unicode
/// compatibility form (NFKC, lower case).
/// </summary>
internal sealed class Username
{
    private Username(string text, string canonical)
    {
        Text = text;
        Canonical = canonical;
    }

    public string Text { get; }

    public string Canonical { get; }

    public static Username? TryParse(string text)
    {
        if (text.Length is < 1 or > Platform.Limits.UsernameChars || text.Any(char.IsControl)) return null;
        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])) return null;
        try
        {
            return new(text, text.Normalize(NormalizationForm.FormKC).ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>User names stay out of logs.</summary>
    public override string ToString() => "***";
}
