namespace Guise.Keys;

/// <summary>What a wallet's key may sign.</summary>
internal enum SignatureKind
{
    /// <summary>Any bytes, inside a frame of this service: such a signature means nothing anywhere else.</summary>
    Bytes,

    /// <summary>A text as EIP-191 frames it: never a transaction. secp256k1.</summary>
    PersonalMessage,

    /// <summary>A challenge of a dm3 service: a JWT that names an account. Ed25519.</summary>
    Challenge,

    /// <summary>A statement that makes or removes an account with a dm3 service. Ed25519.</summary>
    AccountMessage,
}
