using Guise.Cryptography.Bls12381;

namespace Guise.Cryptography;

/// <summary>
/// What a subnet of the Internet Computer says of its state: a hash tree, and the subnet's signature of its root. Whether that holds,
/// <see cref="IsSigned"/> tells.
/// </summary>
internal sealed class Certificate
{
    private static readonly byte[] KeyPrefix = Convert.FromHexString("308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100");

    private Certificate(HashTree tree, ReadOnlyMemory<byte> signature, (byte[] SubnetId, byte[] Certificate)? delegation)
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

    /// <summary>
    /// Whether the network's root key vouches for this certificate of a canister (interface specification, "Certification"): by its own signature, or
    /// by
    /// that of a subnet that it has given the canister to. Certificates do not age: what a subnet once said of a call stays true.
    /// </summary>
    /// <param name="rootKey">96 bytes.</param>
    public bool IsSigned(ReadOnlySpan<byte> rootKey, Principal canister)
    {
        if (Delegation is not { } delegation) return BlsSignature.Verify(rootKey, Message, Signature.Span);
        return TryParse(delegation.Certificate) is { Delegation: null } given
            && BlsSignature.Verify(rootKey, given.Message, given.Signature.Span)
            && given.Tree.Find("subnet"u8.ToArray(), delegation.SubnetId, "canister_ranges"u8.ToArray()) is HashTree.Lookup.Found ranges
            && Covers(ranges.Value, canister.Bytes)
            && given.Tree.Find("subnet"u8.ToArray(), delegation.SubnetId, "public_key"u8.ToArray()) is HashTree.Lookup.Found key
            && KeyOf(key.Value.Span) is { } subnetKey
            && BlsSignature.Verify(subnetKey, Message, Signature.Span);
    }

    /// <summary>The 96 bytes of a key that comes as SubjectPublicKeyInfo; null for another.</summary>
    public static byte[]? KeyOf(ReadOnlySpan<byte> der) =>
        der.Length == KeyPrefix.Length + Groups.G2Size && der.StartsWith(KeyPrefix) ? der[KeyPrefix.Length..].ToArray() : null;

    /// <summary>The same from hex, as networks tell their root key.</summary>
    public static byte[]? KeyOf(string der) => Hex.TryDecode("0x" + der) is { } bytes ? KeyOf(bytes.AsSpan()) : null;

    private static bool Covers(ReadOnlyMemory<byte> ranges, ReadOnlySpan<byte> canister)
    {
        if (Cbor.TryDecode(ranges, CborRules.Foreign) is not CborValue.List list) return false;
        foreach (CborValue range in list.Items)
        {
            if (range is CborValue.List { Items: [CborValue.Bytes from, CborValue.Bytes to] }
                && from.Value.Span.SequenceCompareTo(canister) <= 0 && canister.SequenceCompareTo(to.Value.Span) <= 0) return true;
        }
        return false;
    }

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
        return map["delegation"] is CborValue.Map delegation && delegation["subnet_id"] is CborValue.Bytes subnet
            && delegation["certificate"] is CborValue.Bytes certificate
            ? new(tree, signature.Value, (subnet.Value.ToArray(), certificate.Value.ToArray()))
            : null;
    }
}
