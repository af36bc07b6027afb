using System.Globalization;
using System.Text.Json;

namespace Guise.Cryptography;

/// <summary>Hashes a value of typed data (EIP-712 §"Definition of encodeData") and notes every leaf for the reader.</summary>
internal sealed class TypedDataEncoder(TypedDataTypes types)
{
    private readonly List<TypedDataField> _fields = [];

    public IReadOnlyList<TypedDataField> Fields => _fields;

    /// <summary>Keccak-256 of the type's hash and the encoded members.</summary>
    /// <exception cref="FormatException">The value is not of the type.</exception>
    public byte[] HashStruct(string type, JsonElement value, string path)
    {
        IReadOnlyList<(string Name, string Type)> members = types.Members(type);
        MustHaveExactly(value, [.. members.Select(member => member.Name)]);
        using MemoryStream data = new();
        data.Write(types.TypeHash(type));
        foreach ((string name, string memberType) in members)
            data.Write(Encode(memberType, value.GetProperty(name), path.Length == 0 ? name : $"{path}.{name}"));
        if (members.Count == 0) Note(path, type, "{}");
        return Keccak256.Hash(data.ToArray());
    }

    /// <exception cref="FormatException">A member is missing or unknown.</exception>
    public static void MustHaveExactly(JsonElement value, IReadOnlyCollection<string> names)
    {
        if (value.ValueKind != JsonValueKind.Object || value.GetPropertyCount() != names.Count
            || !names.All(name => value.TryGetProperty(name, out _)))
            throw new FormatException("An object has other members than its type.");
    }

    private byte[] Encode(string type, JsonElement value, string path)
    {
        if (TypedDataTypes.IsArray(type, out string element, out int? length)) return EncodeArray(type, element, length, value, path);
        if (types.IsStruct(type)) return HashStruct(type, value, path);
        (byte[] word, string text) = TypedDataAtom.Encode(type, value);
        Note(path, type, text);
        return word;
    }

    private byte[] EncodeArray(string type, string element, int? length, JsonElement value, string path)
    {
        int count = value.GetArrayLength();
        if (length is { } exact && count != exact) throw new FormatException("An array has another length than its type.");
        if (count == 0) Note(path, type, "[]");
        using MemoryStream data = new();
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
            data.Write(Encode(element, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]")));
        return Keccak256.Hash(data.ToArray());
    }

    private void Note(string path, string type, string text)
    {
        if (_fields.Count == TypedData.MaxValues) throw new FormatException("There are more values than a person can read.");
        _fields.Add(new(path, type, text));
    }
}
