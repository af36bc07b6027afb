using System.Security.Cryptography;

namespace Guise.Platform.Keys;

/// <summary>The key that signs now. It may be kept for one answer, not for longer: ask again for the next one.</summary>
internal sealed class SigningKey(SigningAlgorithm algorithm, string kid, ECDsa key)
{
    // The platform promises nothing about two threads in one key object.
    private readonly Lock _signing = new();

    public string Kid => kid;

    public SigningAlgorithm Algorithm => algorithm;

    /// <summary>The signature over the message's SHA-256 as r ‖ s (64 bytes), with the smaller s.</summary>
    public byte[] Sign(ReadOnlyMemory<byte> message)
    {
        byte[] signature;
        lock (_signing)
        {
            signature = key.SignData(message.Span, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        algorithm.LowerS(signature);
        return signature;
    }

    public override string ToString() => kid;
}
