using System.Security.Cryptography;
using Guise.Cryptography;

namespace Guise.Payments.Ledgers;

/// <summary>
/// A request as a ledger receives it. Reading it finds out who sends it; nothing is said by anybody whose signature does not
/// verify (Internet Computer interface specification, "Authentication").
/// </summary>
internal sealed class SignedRequest
{
    private SignedRequest(CborValue.Map content, Principal sender, ulong expiry) =>
        (Content, Sender, Expiry, Id) = (content, sender, expiry, RequestId.Of(content));

    public CborValue.Map Content { get; }

    public Principal Sender { get; }

    public ulong Expiry { get; }

    public byte[] Id { get; }

    public string? Kind => TextOf("request_type");

    public string? Method => TextOf("method_name");

    public byte[]? Arguments => BytesOf("arg");

    public Principal? Canister => PrincipalOf("canister_id");

    /// <summary>The request, or null when it is malformed, its signature wrong, or its sender not the signer.</summary>
    /// <param name="now">Delegations that have expired sign nothing.</param>
    public static SignedRequest? TryRead(ReadOnlyMemory<byte> envelope, DateTimeOffset now)
    {
        if (Cbor.TryDecode(envelope, CborRules.Foreign) is not CborValue.Map map || map["content"] is not CborValue.Map content) return null;
        if (content["ingress_expiry"] is not CborValue.Integer { Value.Sign: >= 0 } expiry) return null;
        if (content["sender"] is not CborValue.Bytes { Value.Length: <= 29 } sender) return null;
        if (content["nonce"] is { } nonce and not CborValue.Bytes { Value.Length: <= 32 } || !HasHash(content)) return null;

        SignedRequest request = new(content, Principal.Of(sender.Value.Span), (ulong)expiry.Value);
        return request.IsSigned(map, IcTime.Of(now)) ? request : null;
    }

    /// <summary>The ids whose status is asked for; null for any other path.</summary>
    public IReadOnlyList<byte[]>? StatusPaths()
    {
        if (Content["paths"] is not CborValue.List paths) return null;
        List<byte[]> ids = [];
        foreach (CborValue path in paths.Items)
        {
            if (path is not CborValue.List { Items: [CborValue.Bytes first, CborValue.Bytes id] }
                || !first.Value.Span.SequenceEqual("request_status"u8))
                return null;
            ids.Add(id.Value.ToArray());
        }
        return ids;
    }

    private bool IsSigned(CborValue.Map envelope, ulong now)
    {
        if (Sender == Principal.Anonymous) return envelope.Count == 1;
        if (envelope["sender_pubkey"] is not CborValue.Bytes key || envelope["sender_sig"] is not CborValue.Bytes signature) return false;
        byte[] signer = key.Value.ToArray();
        if (Principal.SelfAuthenticating(signer) != Sender) return false;

        List<byte[]> keys = [signer];
        foreach (CborValue link in envelope["sender_delegation"] is CborValue.List { Items.Count: <= Delegation.MaxChain } chain ? chain.Items : [])
        {
            if (link is not CborValue.Map parts || parts["signature"] is not CborValue.Bytes proof) return false;
            if (Delegation.TryParse(parts["delegation"]) is not { } delegation) return false;
            if (delegation.Expiration < now || !Covers(delegation) || !Verify(signer, delegation.Message, proof.Value.Span)) return false;
            signer = delegation.PublicKey;
            if (keys.Exists(known => known.AsSpan().SequenceEqual(signer))) return false;
            keys.Add(signer);
        }
        return (envelope["sender_delegation"] is null or CborValue.List { Items.Count: <= Delegation.MaxChain })
            && Verify(signer, RequestId.Message(Id), signature.Value.Span);
    }

    private bool Covers(Delegation delegation) =>
        delegation.Targets is null || Canister is { } canister && delegation.Targets.Any(target => canister.Bytes.SequenceEqual(target));

    private static bool Verify(ReadOnlySpan<byte> der, byte[] message, ReadOnlySpan<byte> signature) =>
        PublicKeyDer.TryDecode(der, out KeyType type, out byte[] key) && type switch
        {
            KeyType.Ed25519 => Ed25519.Verify(key, message, signature),
            KeyType.Secp256k1 => Secp256k1.Verify(key, SHA256.HashData(message), signature),
            _ => P256.Verify(key, SHA256.HashData(message), signature)
        };

    private static bool HasHash(CborValue value) => value switch
    {
        CborValue.Map map => map.All(entry => HasHash(entry.Value)),
        CborValue.List list => list.Items.All(HasHash),
        _ => value is CborValue.Text or CborValue.Bytes or CborValue.Integer { Value.Sign: >= 0 }
    };

    private string? TextOf(string member) => (Content[member] as CborValue.Text)?.Value;

    private byte[]? BytesOf(string member) => (Content[member] as CborValue.Bytes)?.Value.ToArray();

    private Principal? PrincipalOf(string member) => BytesOf(member) is { Length: <= 29 } bytes ? Principal.Of(bytes) : null;
}
