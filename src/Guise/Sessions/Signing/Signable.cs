using Guise.Cryptography;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;

namespace Guise.Sessions.Signing;

/// <summary>One line of what a person reads before signing.</summary>
internal sealed record SignedField(string Name, string Value);

/// <summary>What a site wants signed by the mask that it sees, read from a request and ready to be signed.</summary>
internal abstract record Signable
{
    public const string Es256K = "ES256K";

    /// <summary>How to verify: <c>ES256K</c> (SHA-256, r‖s), <c>EIP-191</c> or <c>EIP-712</c> (Keccak-256, r‖s‖v with v 27 or 28).</summary>
    public abstract string Algorithm { get; }

    /// <summary>Whether its owner must have read it; else it is signed in silence while logged in and unlocked.</summary>
    public virtual bool NeedsApproval => false;

    /// <summary>What a person reads before signing.</summary>
    public abstract IReadOnlyList<SignedField> Fields { get; }

    /// <summary>What is signed, 32 bytes.</summary>
    public abstract byte[] Digest(Origin site);

    /// <summary>Whether this key may sign it.</summary>
    public virtual Problem? RefusedBy(ReadOnlySpan<byte> publicKey) => null;

    /// <summary>Members of the answer besides the signature.</summary>
    public virtual SignAnswer Complete(SignAnswer answer) => answer;

    /// <param name="kind"><c>bytes</c>, <c>icRequest</c>, <c>personalMessage</c>, <c>typedData</c> or <c>delegation</c>.</param>
    /// <param name="latest">When the wallet's own session ends: no delegation outlives it.</param>
    public static Result<Signable> Parse(string kind, RawJson payload, Origin site, DateTimeOffset now, DateTimeOffset latest) => kind switch
    {
        "bytes" => SignBytes.Parse(payload),
        "icRequest" => SignIcRequest.Parse(payload, now),
        "personalMessage" => SignPersonalMessage.Parse(payload, site),
        "typedData" => TypedData.TryParse(payload.Utf8) is { } data ? new SignTypedData(data) : Problems.InvalidPayload,
        "delegation" => SignDelegation.Parse(payload, now, latest),
        _ => Problems.InvalidPayload,
    };
}
