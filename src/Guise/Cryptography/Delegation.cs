namespace Guise.Cryptography;

/// <summary>
/// A key's permission to another key to sign requests in its place (Internet Computer interface specification,
/// "Authentication"): until a time, and for the canisters that are named.
/// </summary>
/// <param name="publicKey">The other key, in DER.</param>
/// <param name="expiration">Nanoseconds since 1970.</param>
/// <param name="targets">The canisters that may be called; null for any.</param>
internal sealed class Delegation(byte[] publicKey, ulong expiration, IReadOnlyList<byte[]>? targets = null)
{
    /// <summary>Bounds of the interface specification.</summary>
    public const int MaxTargets = 1000;
    public const int MaxChain = 20;

    public byte[] PublicKey => publicKey;

    public ulong Expiration => expiration;

    public IReadOnlyList<byte[]>? Targets => targets;

    /// <summary>As it stands in an envelope.</summary>
    public CborValue.Map Content
    {
        get
        {
            CborValue.Map content = new() { { "pubkey", publicKey }, { "expiration", expiration } };
            if (targets is not null) content.Add("targets", new CborValue.List([.. targets.Select(target => (CborValue)target)]));
            return content;
        }
    }

    /// <summary>What the delegating key signs: <c>0x1A ‖ "ic-request-auth-delegation" ‖ hash of the delegation</c>.</summary>
    public byte[] Message => [.. "\u001aic-request-auth-delegation"u8, .. RequestId.Of(Content)];

    /// <summary>A delegation from an envelope, or null when it is none.</summary>
    public static Delegation? TryParse(CborValue? value)
    {
        if (value is not CborValue.Map map || map["pubkey"] is not CborValue.Bytes key || map["expiration"] is not CborValue.Integer expiration)
            return null;
        if (expiration.Value.Sign < 0 || map.Count != (map["targets"] is null ? 2 : 3)) return null;
        if (map["targets"] is null) return new(key.Value.ToArray(), (ulong)expiration.Value);
        if (map["targets"] is not CborValue.List { Items.Count: <= MaxTargets } list || list.Items.Any(item => item is not CborValue.Bytes))
            return null;
        return new(key.Value.ToArray(), (ulong)expiration.Value, [.. list.Items.Select(item => ((CborValue.Bytes)item).Value.ToArray())]);
    }
}
