namespace Guise.Cryptography;

/// <summary>The types of a message that are built of others: inner types first, and equal types once.</summary>
internal sealed class CandidTypeTable
{
    private readonly List<byte[]> _entries = [];
    private readonly Dictionary<string, int> _positions = [];

    /// <summary>How a type is written where it is used: the byte of a primitive type, or a position in this table.</summary>
    public byte[] Reference(CandidType type) => type switch
    {
        CandidType.Primitive primitive => [primitive.Code],
        CandidType.Wrapper wrapper => Add([wrapper.Code, .. Reference(wrapper.Inner)]),
        CandidType.Fields fields => Add([fields.Code, .. Leb128.Unsigned(fields.Items.Count), .. fields.Items.SelectMany(ReferenceOf)]),
        _ => throw new ArgumentException("A type of Candid that is not known here.")
    };

    public byte[] Encode() => [.. Leb128.Unsigned(_entries.Count), .. _entries.SelectMany(entry => entry)];

    private byte[] ReferenceOf((uint Id, CandidType Type) field) => [.. Leb128.Unsigned(field.Id), .. Reference(field.Type)];

    private byte[] Add(byte[] entry)
    {
        string key = Convert.ToHexString(entry);
        if (!_positions.TryGetValue(key, out int position))
        {
            position = _entries.Count;
            _positions.Add(key, position);
            _entries.Add(entry);
        }
        return Leb128.Signed(position);
    }
}
