namespace Guise.Buckets.Ucan;

/// <summary>Patterns of <c>like</c>: <c>*</c> is any run of characters, <c>\*</c> a star.</summary>
internal static class Glob
{
    /// <summary>In time of at most pattern × text, whatever the pattern.</summary>
    public static bool Matches(string pattern, string text)
    {
        List<char?> parts = [];
        for (int i = 0; i < pattern.Length; i++)
        {
            bool escaped = pattern[i] == '\\' && i + 1 < pattern.Length && pattern[i + 1] is '*' or '\\';
            if (escaped) i++;
            parts.Add(!escaped && pattern[i] == '*' ? null : pattern[i]);
        }
        int p = 0, t = 0, star = -1, from = 0;
        while (t < text.Length)
        {
            if (p < parts.Count && parts[p] == text[t] && parts[p] is not null)
            {
                p++;
                t++;
            }
            else if (p < parts.Count && parts[p] is null)
            {
                star = p++;
                from = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++from;
            }
            else
            {
                return false;
            }
        }
        while (p < parts.Count && parts[p] is null) p++;
        return p == parts.Count;
    }
}
