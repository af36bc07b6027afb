using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Guise.Cryptography;

namespace Guise.Buckets.Ucan;

/// <summary>
/// A selector of a policy, after jq: <c>.a.b</c>, <c>.["x y"]</c>, <c>.list[0]</c>, <c>[-1]</c>, <c>[2:4]</c>, <c>[]</c>, each with <c>?</c> where a
/// value may be missing. A key that a map does not have is null; what cannot be resolved makes its statement false.
/// </summary>
internal sealed partial class Selector
{
    private const int MaxChars = 256;
    private readonly IReadOnlyList<Segment> _segments;

    private Selector(IReadOnlyList<Segment> segments) => _segments = segments;

    private sealed record Segment(string? Key, int? Index, (int? From, int? To)? Slice, bool Optional)
    {
        public bool IsEach => Key is null && Index is null && Slice is null;
    }

    public static Selector? TryParse(string text)
    {
        if (text.Length is 0 or > MaxChars || text[0] != '.') return null;
        if (text == ".") return new([]);
        List<Segment> segments = [];
        int at = 0;
        while (at < text.Length)
        {
            Match match = SegmentForm().Match(text, at);
            // Only the first bracket may come without a name before it: ".[0]".
            if (!match.Success || match.Index != at) return null;
            at += match.Length;
            bool optional = match.Groups["optional"].Success;
            if (match.Groups["name"].Success) segments.Add(new(match.Groups["name"].Value, null, null, optional));
            else if (match.Groups["key"].Success) segments.Add(new(Unescape(match.Groups["key"].Value), null, null, optional));
            else if (match.Groups["slice"].Success)
            {
                if (!Number(match.Groups["from"], out int? from) || !Number(match.Groups["to"], out int? to)) return null;
                segments.Add(new(null, null, (from, to), optional));
            }
            else if (match.Groups["index"].Success)
            {
                if (!Number(match.Groups["index"], out int? index)) return null;
                segments.Add(new(null, index, null, optional));
            }
            else
            {
                segments.Add(new(null, null, null, optional));
            }
        }
        return new(segments);
    }

    /// <summary>Whether there is something at the selector's end; a missing key is something: null.</summary>
    public bool TryResolve(CborValue root, [NotNullWhen(true)] out CborValue? found)
    {
        found = root;
        bool many = false;
        foreach (Segment segment in _segments)
        {
            if (many && found is CborValue.List list && !segment.IsEach)
            {
                List<CborValue> items = [];
                foreach (CborValue item in list.Items)
                {
                    if (Step(segment, item) is not { } next) return false;
                    items.Add(next);
                }
                found = new CborValue.List([.. items]);
                continue;
            }
            found = Step(segment, found);
            if (found is null) return false;
            many |= segment.IsEach;
        }
        return true;
    }

    /// <summary>The items of a list or the values of a map; null for anything else.</summary>
    public static IReadOnlyList<CborValue>? ItemsOf(CborValue value) => value switch
    {
        CborValue.List list => list.Items,
        CborValue.Map map => [.. map.Select(entry => entry.Value)],
        _ => null,
    };

    private static CborValue? Step(Segment segment, CborValue value)
    {
        CborValue? next = segment switch
        {
            { Key: { } key } => value is CborValue.Map map ? map[key] ?? new CborValue.Null() : null,
            { Index: { } index } => value is CborValue.List list && Position(index, list.Items.Count) is { } at
                && at < list.Items.Count ? list.Items[at] : null,
            { Slice: { } slice } => Cut(slice, value),
            _ => ItemsOf(value) is { } items ? new CborValue.List([.. items]) : null,
        };
        return next ?? (segment.Optional ? new CborValue.Null() : null);
    }

    private static CborValue? Cut((int? From, int? To) slice, CborValue value)
    {
        int? length = value switch { CborValue.List list => list.Items.Count, CborValue.Bytes bytes => bytes.Value.Length, _ => null };
        if (length is not { } count) return null;
        int from = Math.Clamp(Position(slice.From ?? 0, count) ?? 0, 0, count), to = Math.Clamp(Position(slice.To ?? count, count) ?? 0, from, count);
        return value is CborValue.List items
            ? new CborValue.List([.. items.Items.Skip(from).Take(to - from)])
            : new CborValue.Bytes(((CborValue.Bytes)value).Value[from..to]);
    }

    /// <summary>From the end when negative; null when that is before the start.</summary>
    private static int? Position(int index, int count) => index >= 0 ? index : index + count >= 0 ? index + count : null;

    private static bool Number(Group group, out int? number)
    {
        number = null;
        if (!group.Success || group.Length == 0) return true;
        bool valid = int.TryParse(group.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        number = value;
        return valid;
    }

    private static string Unescape(string key)
    {
        StringBuilder text = new(key.Length);
        for (int i = 0; i < key.Length; i++) text.Append(key[i] == '\\' ? key[++i] : key[i]);
        return text.ToString();
    }

    [GeneratedRegex(
        """(?:\.(?<name>[A-Za-z_][A-Za-z0-9_]*)|\.?\["(?<key>(?:[^"\\]|\\["\\])*)"\]|\.?\[(?:(?<slice>(?<from>-?[0-9]{0,9}):(?<to>-?[0-9]{0,9}))|(?<index>-?[0-9]{1,9}))?\])(?<optional>\?)?""",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SegmentForm();
}
