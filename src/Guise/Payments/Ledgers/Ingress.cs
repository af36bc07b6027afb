using System.Security.Cryptography;
using Guise.Cryptography;

namespace Guise.Payments.Ledgers;

/// <summary>A request as it is sent: its content and, unless nobody signs it, its sender's key and signature, in CBOR.</summary>
/// <param name="Id">Names the request, and is what was signed: 32 bytes.</param>
/// <param name="Expiry">Nanoseconds since 1970. It is taken in the minutes before that, and never after.</param>
internal sealed record Ingress(ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte> Envelope, ulong Expiry)
{
    /// <summary>The Internet Computer takes expiries up to five minutes ahead; one of them is left to clocks that differ.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(4);

    /// <summary>An update of a ledger, signed by a secp256k1 key.</summary>
    public static Ingress Call(ReadOnlySpan<byte> secret, Principal ledger, string method, byte[] arguments, DateTimeOffset expiry) =>
        Sign(secret, sender => CallOf(sender, ledger, method, arguments, IcTime.Of(expiry)), expiry);

    /// <summary>An update that anybody may make.</summary>
    public static Ingress AnonymousCall(Principal ledger, string method, byte[] arguments, DateTimeOffset expiry)
    {
        CborValue.Map content = CallOf(Principal.Anonymous, ledger, method, arguments, IcTime.Of(expiry));
        return new(RequestId.Of(content), Cbor.Encode(new CborValue.Map { { "content", content } }, selfDescribed: true), IcTime.Of(expiry));
    }

    /// <summary>The question what became of a call of the same key.</summary>
    public static Ingress Status(ReadOnlySpan<byte> secret, ReadOnlyMemory<byte> requestId, DateTimeOffset expiry) =>
        Sign(secret, sender => StatusOf(sender, requestId, IcTime.Of(expiry)), expiry);

    /// <inheritdoc cref="Status"/>
    public static Ingress AnonymousStatus(ReadOnlyMemory<byte> requestId, DateTimeOffset expiry)
    {
        CborValue.Map content = StatusOf(Principal.Anonymous, requestId, IcTime.Of(expiry));
        return new(RequestId.Of(content), Cbor.Encode(new CborValue.Map { { "content", content } }, selfDescribed: true), IcTime.Of(expiry));
    }

    /// <summary>The content of a call, in the fields of the interface specification.</summary>
    public static CborValue.Map CallOf(Principal sender, Principal ledger, string method, byte[] arguments, ulong expiry, string kind = "call") =>
        new()
    {
        { "request_type", kind },
        { "canister_id", ledger.Bytes.ToArray() },
        { "method_name", method },
        { "arg", arguments },
        { "sender", sender.Bytes.ToArray() },
        { "ingress_expiry", expiry }
    };

    public static CborValue.Map StatusOf(Principal sender, ReadOnlyMemory<byte> requestId, ulong expiry) => new()
    {
        { "request_type", "read_state" },
        { "paths", new CborValue.List(new CborValue.List("request_status"u8.ToArray(), requestId)) },
        { "sender", sender.Bytes.ToArray() },
        { "ingress_expiry", expiry }
    };

    private static Ingress Sign(ReadOnlySpan<byte> secret, Func<Principal, CborValue.Map> contentOf, DateTimeOffset expiry)
    {
        byte[] key = PublicKeyDer.Encode(KeyType.Secp256k1, Secp256k1.PublicKey(secret));
        CborValue.Map content = contentOf(Principal.SelfAuthenticating(key));
        byte[] id = RequestId.Of(content);
        byte[] signature = Secp256k1.Sign(secret, SHA256.HashData(RequestId.Message(id)));
        CborValue.Map envelope = new() { { "content", content }, { "sender_pubkey", key }, { "sender_sig", signature } };
        return new(id, Cbor.Encode(envelope, selfDescribed: true), IcTime.Of(expiry));
    }
}
