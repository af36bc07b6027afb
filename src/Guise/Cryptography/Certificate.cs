namespace Guise.Cryptography;

/// <summary>
/// What a subnet of the Internet Computer says of its state: a hash tree, and the subnet's signature of its root. Reading it
/// verifies no signature.
/// </summary>
internal sealed class Certificate
{
    private Certificate(HashTree tree, ReadOnlyMemory<byte> signature, (byte[], byte[])? delegation)
    {
        Tree = tree;
        Signature = signature;
        Delegation = delegation;
    }

    public HashTree Tree { get; }

    /// <summary>48 bytes of BLS12-381.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The subnet that signed and the root subnet's certificate of it; null when the root subnet signed itself.</summary>
    public (byte[] SubnetId, byte[] Certificate)? Delegation { get; }

    /// <summary>What the signature covers: <c>0x0D ‖ "ic-state-root" ‖ root hash</c>.</summary>
    public byte[] Message => [.. "\u000dic-state-root"u8, .. Tree.Digest];

    /// <summary>When the state was certified, in nanoseconds since 1970; null when the tree does not say.</summary>
    public ulong? Time => Tree.Find("time"u8.ToArray()) is HashTree.Lookup.Found found && Leb128.TryReadUnsigned(found.Value.Span) is { } read
        && read.Length == found.Value.Length && read.Value <= ulong.MaxValue ? (ulong)read.Value : null;

    /// <summary>The certificate, or null when the bytes are none.</summary>
    public static Certificate? TryParse(ReadOnlyMemory<byte> bytes)
    {
        if (Cbor.TryDecode(bytes, CborRules.Foreign) is not CborValue.Map map) return null;
        if (HashTree.TryParse(map["tree"]) is not { } tree || map["signature"] is not CborValue.Bytes signature) return null;
        if (map["delegation"] is null) return new(tree, signature.Value, null);
        return map["delegation"] is CborValue.Map delegation && delegation["subnet_id"] is CborValue.Bytes subnet && delegation["certificate"] is CborValue.Bytes certificate
            ? new(tree, signature.Value, (subnet.Value.ToArray(), certificate.Value.ToArray()))
            : null;
    }
}
