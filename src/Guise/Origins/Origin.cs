using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Guise.Platform;

namespace Guise.Origins;

/// <summary>
/// A website as a browser names it (RFC 6454, WHATWG HTML "origin"): <c>scheme://host[:port]</c>. Only its canonical text is taken:
/// <c>http</c> or <c>https</c>, lower case, punycode, no default port, no slash, no trailing dot. Two texts are never one origin.
/// </summary>
internal sealed record Origin
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

    private Origin(string text) => Text = text;

    public string Text { get; }

    /// <summary>The host with its port if there is one.</summary>
    public string Authority => Text[(Text.IndexOf("://", StringComparison.Ordinal) + 3)..];

    /// <summary>The origin, or null for anything that is not its own canonical form.</summary>
    public static Origin? TryParse(string? text)
    {
        if (text is null || text.Length > Limits.OriginChars) return null;
        (string rest, int defaultPort) = text switch
        {
            _ when text.StartsWith("https://", StringComparison.Ordinal) => (text[8..], 443),
            _ when text.StartsWith("http://", StringComparison.Ordinal) => (text[7..], 80),
            _ => ("", 0),
        };
        int colon = rest.LastIndexOf(':');
        bool hasPort = colon >= 0 && colon > rest.LastIndexOf(']');
        string host = hasPort ? rest[..colon] : rest;
        return IsHost(host) && (!hasPort || IsPort(rest[(colon + 1)..], defaultPort)) ? new Origin(text) : null;
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out Origin? origin) => (origin = TryParse(text)) is not null;

    /// <summary>Origins belong to people's private life and stay out of logs.</summary>
    public override string ToString() => "***";

    private static bool IsPort(string text, int defaultPort) =>
        text.Length is >= 1 and <= 5 && text[0] != '0' && text.All(char.IsAsciiDigit)
        && int.Parse(text, CultureInfo.InvariantCulture) is int port && port <= ushort.MaxValue && port != defaultPort;

    private static bool IsHost(string host)
    {
        if (host is ['[', .. var inner, ']'])
            return IPAddress.TryParse(inner, out IPAddress? six) && six.AddressFamily == AddressFamily.InterNetworkV6 && SerializedV6(six) == inner;

        string[] labels = host.Split('.');
        if (host.Length > 253 || !labels.All(IsLabel)) return false;
        // A host that ends in a number is an IPv4 address to a browser, which writes it in four decimal parts.
        string last = labels[^1];
        return !char.IsAsciiDigit(last[0]) || !(last.All(char.IsAsciiDigit) || last.StartsWith("0x", StringComparison.Ordinal))
            || IPAddress.TryParse(host, out IPAddress? four) && four.AddressFamily == AddressFamily.InterNetwork && four.ToString() == host;
    }

    private static bool IsLabel(string label)
    {
        if (label.Length is < 1 or > 63 || !label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')) return false;
        if (!label.StartsWith("xn--", StringComparison.Ordinal)) return true;
        try
        {
            string unicode = Idn.GetUnicode(label);
            return unicode != label && Idn.GetAscii(unicode) == label;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>RFC 5952, in hexadecimal throughout as browsers write it.</summary>
    private static string SerializedV6(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        int[] pieces = [.. Enumerable.Range(0, 8).Select(i => bytes[2 * i] << 8 | bytes[2 * i + 1])];
        (int start, int length) = LongestZeros(pieces);
        string Join(IEnumerable<int> some) => string.Join(':', some.Select(piece => piece.ToString("x", CultureInfo.InvariantCulture)));
        return address.ScopeId != 0 ? "" : length < 2 ? Join(pieces) : $"{Join(pieces[..start])}::{Join(pieces[(start + length)..])}";
    }

    private static (int Start, int Length) LongestZeros(int[] pieces)
    {
        (int Start, int Length) best = (0, 0);
        for (int i = 0; i < pieces.Length; i++)
        {
            int end = i;
            while (end < pieces.Length && pieces[end] == 0) end++;
            if (end - i > best.Length) best = (i, end - i);
        }
        return best;
    }
}
