using System.Security.Cryptography;

namespace Guise.Platform;

/// <summary>Random ids: 128 bits as 32 lower-case hexadecimal characters, good for rows, URLs and workflow instances alike.</summary>
internal static class Id
{
    public static bool IsOne(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    public static string New() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
