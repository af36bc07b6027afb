using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Origins;

namespace Guise.Masks;

/// <summary>
/// The keys of a wallet's masks, all from its seed; none is stored. A mask's <em>node</em> is 32 bytes of SIP-6 entropy for its origin and
/// index, and its secret on secp256k1 is <c>SHA-256(node ‖ salt)</c>. Names and salts are those of MSQ, so that a phrase brought from there
/// gives the same principals.
/// </summary>
internal sealed class MaskKeys : IDisposable
{
    private const string SnapId = "npm:@fort-major/msq";
    private readonly byte[] _seed;

    /// <param name="entropy">The wallet's BIP-39 entropy; not kept.</param>
    public MaskKeys(ReadOnlySpan<byte> entropy) => _seed = Bip39.Seed(entropy);

    /// <summary>A node's secret for a salt; the caller clears it.</summary>
    public static byte[] Secret(ReadOnlySpan<byte> node, ReadOnlySpan<byte> salt)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(node);
        hash.AppendData(salt);
        byte[] secret = hash.GetHashAndReset();
        // One in 2^128: nobody will ever see it.
        return Secp256k1.IsSecret(secret) ? secret : throw new CryptographicException("This salt has no key; take another.");
    }

    /// <summary>A mask's node with its public key; the caller disposes it.</summary>
    public MaskNode Open(Origin origin, int index)
    {
        byte[] node = NodeOf(origin.Text, index), secret = Secret(node, []);
        byte[] publicKey = Secp256k1.PublicKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        return new(node, publicKey);
    }

    /// <summary>A mask's public key, 65 bytes uncompressed.</summary>
    public byte[] PublicKey(Origin origin, int index)
    {
        using MaskNode node = Open(origin, index);
        return node.PublicKey;
    }

    /// <summary>The secret of a token account; the caller clears it.</summary>
    /// <param name="ledger">The principal of the token's ledger, as text.</param>
    public byte[] TokenAccountSecret(string ledger, int number)
    {
        byte[] node = NodeOf(OwnOrigin.OfTokenAccounts, 0);
        byte[] secret = Secret(node, Encoding.UTF8.GetBytes($"\u00acicrc1\n{ledger}\n{number}"));
        CryptographicOperations.ZeroMemory(node);
        return secret;
    }

    /// <summary>What the wallet's seed gives for another purpose than keys of masks; the caller clears it.</summary>
    public byte[] Derived(string label) => Derive.Key(_seed, label);

    public void Dispose() => CryptographicOperations.ZeroMemory(_seed);

    public override string ToString() => "***";

    private byte[] NodeOf(string origin, int index) =>
        Sip6.Entropy(_seed, SnapId, string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"\nmsq-snap\n{origin}\n{index}\nidentity-sign\nshared"));
}
