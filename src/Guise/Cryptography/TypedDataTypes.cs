using System.Text;
using System.Text.Json;

namespace Guise.Cryptography;

/// <summary>The struct types of typed data: closed, free of cycles, and within bounds.</summary>
internal sealed class TypedDataTypes
{
    private const int MaxTypes = 32;
    private const int MaxMembers = 64;
    private const int MaxNameChars = 100;

    /// <summary>Dimensions of an array of arrays.</summary>
    private const int MaxDimensions = 4;

    private readonly Dictionary<string, (string Name, string Type)[]> _structs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _reach = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _hashes = new(StringComparer.Ordinal);

    private TypedDataTypes() { }

    public bool IsStruct(string type) => _structs.ContainsKey(type);

    public IReadOnlyList<(string Name, string Type)> Members(string type) => _structs[type];

    /// <summary>Keccak-256 of the type with all types that it refers to, those sorted by name.</summary>
    public byte[] TypeHash(string type)
    {
        if (_hashes.TryGetValue(type, out byte[]? known)) return known;
        StringBuilder text = new();
        Declare(text, type);
        foreach (string other in _reach[type]) Declare(text, other);
        return _hashes[type] = Keccak256.Hash(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <exception cref="FormatException">A declaration is malformed, repeated, recursive or refers to nothing.</exception>
    public static TypedDataTypes Parse(JsonElement types)
    {
        TypedDataTypes all = new();
        foreach (JsonProperty declared in types.EnumerateObject())
        {
            if (all._structs.Count == MaxTypes || !IsIdentifier(declared.Name) || TypedDataAtom.IsKnown(declared.Name)) throw Malformed();
            all._structs.Add(declared.Name, [.. declared.Value.EnumerateArray().Select(ParseMember)]);
        }
        foreach ((string name, (string Name, string Type)[] members) in all._structs)
        {
            if (members.Length > MaxMembers || members.DistinctBy(member => member.Name).Count() != members.Length) throw Malformed();
            all.Reach(name, []);
        }
        return all;
    }

    /// <summary>The type without its array dimensions.</summary>
    public static string ElementOf(string type) => type.IndexOf('[', StringComparison.Ordinal) is >= 0 and int at ? type[..at] : type;

    /// <summary>The outermost dimension: <c>T[2][]</c> is any number of <c>T[2]</c>. A length of null is any; false when no array.</summary>
    /// <exception cref="FormatException">The brackets are malformed.</exception>
    public static bool IsArray(string type, out string element, out int? length)
    {
        (element, length) = (type, null);
        if (!type.EndsWith(']')) return false;
        int open = type.LastIndexOf('[');
        if (open <= 0) throw Malformed();
        element = type[..open];
        ReadOnlySpan<char> size = type.AsSpan(open + 1, type.Length - open - 2);
        if (size.IsEmpty) return true;
        if (size.Length > 4 || size[0] is < '1' or > '9' || size.ContainsAnyExceptInRange('0', '9')) throw Malformed();
        length = int.Parse(size, provider: null);
        return true;
    }

    private SortedSet<string> Reach(string name, HashSet<string> path)
    {
        if (_reach.TryGetValue(name, out SortedSet<string>? known)) return known;
        if (!path.Add(name)) throw new FormatException("A type refers to itself.");
        SortedSet<string> reach = new(StringComparer.Ordinal);
        foreach ((_, string type) in _structs[name])
        {
            string element = type;
            for (int dimensions = 0; IsArray(element, out string inner, out _); element = inner)
            {
                if (++dimensions > MaxDimensions) throw Malformed();
            }
            if (TypedDataAtom.IsKnown(element)) continue;
            if (!_structs.ContainsKey(element)) throw new FormatException("A type refers to one that is not declared.");
            reach.Add(element);
            reach.UnionWith(Reach(element, path));
        }
        path.Remove(name);
        return _reach[name] = reach;
    }

    private void Declare(StringBuilder text, string type) =>
        text.Append(type).Append('(').AppendJoin(',', _structs[type].Select(member => member.Type + " " + member.Name)).Append(')');

    private static (string Name, string Type) ParseMember(JsonElement member)
    {
        TypedDataEncoder.MustHaveExactly(member, ["name", "type"]);
        string name = member.GetProperty("name").GetString() ?? "", type = member.GetProperty("type").GetString() ?? "";
        return IsIdentifier(name) && type.Length <= MaxNameChars ? (name, type) : throw Malformed();
    }

    /// <summary>Solidity's identifiers.</summary>
    private static bool IsIdentifier(string text) =>
        text.Length is > 0 and <= MaxNameChars && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$');

    private static FormatException Malformed() => new("A type is malformed.");
}
