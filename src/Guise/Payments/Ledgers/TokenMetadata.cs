using System.Numerics;
using System.Text;

namespace Guise.Payments.Ledgers;

/// <summary>
/// What a token calls itself and asks for. It comes from a stranger, so its names are bounded and hold nothing that a page could not show.
/// </summary>
/// <param name="Decimals">Digits behind the point.</param>
/// <param name="Fee">Of one transfer, in the smallest unit.</param>
/// <param name="MaxMemo">Bytes of a memo that the ledger takes.</param>
internal sealed record TokenMetadata(string Symbol, string Name, byte Decimals, BigInteger Fee, int MaxMemo)
{
    /// <summary>ICRC-1: a ledger should take at least so many bytes.</summary>
    public const int LeastMemo = 32;

    private const int MaxSymbolChars = 20;
    private const int MaxNameChars = 64;

    /// <summary>2^128 has 39 digits: with more decimals no amount could reach one whole token.</summary>
    private const int MaxDecimals = 36;

    /// <summary>The token, or null when a name is empty, too long or holds invisible characters, or a number is out of bounds.</summary>
    public static TokenMetadata? TryCreate(string symbol, string name, byte decimals, BigInteger fee, BigInteger maxMemo)
    {
        bool symbolFits = symbol.Length is > 0 and <= MaxSymbolChars && symbol.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        bool nameFits = name.Length is > 0 and <= MaxNameChars && name.EnumerateRunes().All(IsVisible) && name.Trim() == name;
        if (!symbolFits || !nameFits || decimals > MaxDecimals || fee > TokenAmount.Max || maxMemo < 0) return null;
        return new(symbol, name, decimals, fee, (int)BigInteger.Min(maxMemo, 1024));
    }

    private static bool IsVisible(Rune rune) =>
        rune.Value != 0xfffd && (Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune) || rune.Value == ' ');
}
