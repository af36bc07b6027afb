using System.Text;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;
using SimpleBase;

namespace Guise.Tests.Cryptography;

/// <summary>From a phrase to the keys of masks: BIP-39, BIP-32, SIP-6, principal.</summary>
public sealed class SeedTests
{
    [Fact]
    public void The_vectors_of_bip_39()
    {
        JsonArray vectors = Vectors.Read("bip39.json")["vectors"]!.AsArray();
        Assert.Equal(24, vectors.Count);
        foreach (JsonNode? vector in vectors)
        {
            byte[] entropy = vector.Hex("entropy");
            Assert.Equal(vector.Text("phrase"), Bip39.ToPhrase(entropy));
            Assert.Equal(entropy, Bip39.TryParse(Encoding.UTF8.GetBytes(vector.Text("phrase"))));
            Assert.Equal(vector.Text("seed"), Convert.ToHexStringLower(Bip39.Seed(entropy, "TREZOR")));
        }
    }

    [Fact]
    public void The_vectors_of_bip_32()
    {
        JsonArray vectors = Vectors.Read("bip32.json")["vectors"]!.AsArray();
        Assert.Equal(17, vectors.Count);
        foreach (JsonNode? vector in vectors)
        {
            // version 4, depth 1, fingerprint 4, index 4, chain code 32, 0, key 32, checksum 4
            byte[] xprv = Base58.Bitcoin.Decode(vector.Text("xprv"));
            Assert.Equal(82, xprv.Length);
            using Bip32 master = Bip32.Master(vector.Hex("seed"));
            using Bip32 node = master.Derive([.. Path(vector.Text("path"))]);
            Assert.Equal(xprv[13..45], node.ChainCode.ToArray());
            Assert.Equal(xprv[46..78], node.PrivateKey.ToArray());
        }
    }

    [Fact]
    public void The_vectors_of_sip_6()
    {
        JsonObject file = Vectors.Read("sip6.json");
        byte[] seed = SeedOf(file.Text("phrase"));
        foreach (JsonNode? vector in file["vectors"]!.AsArray())
        {
            Assert.Equal(vector.Text("entropy"), Convert.ToHexStringLower(Sip6.Entropy(seed, vector.Text("snapId"), vector.Text("salt"))));
            using Bip32 master = Bip32.Master(seed);
            using Bip32 node = master.Derive([.. Path(vector.Text("path"))]);
            Assert.Equal(vector.Text("entropy"), Convert.ToHexStringLower(node.PrivateKey));
        }
    }

    [Fact]
    public void A_phrase_gives_the_published_masks()
    {
        JsonObject file = Vectors.Read("masks.json");
        byte[] seed = SeedOf(file.Text("phrase"));
        JsonArray vectors = file["vectors"]!.AsArray();
        Assert.NotEmpty(vectors);
        foreach (JsonNode? vector in vectors)
        {
            byte[] entropy = Sip6.Entropy(seed, file.Text("program"), vector.Text("salt"));
            Assert.Equal(vector.Text("base"), Convert.ToHexStringLower(entropy));
            byte[] secret = System.Security.Cryptography.SHA256.HashData([.. entropy, .. vector.Hex("externalSalt")]);
            Assert.Equal(vector.Hex("secret"), secret);
            byte[] publicKey = Secp256k1.PublicKey(secret), der = PublicKeyDer.Encode(KeyType.Secp256k1, publicKey);
            Assert.Equal(vector.Hex("publicKey"), publicKey);
            Assert.Equal(vector.Hex("der"), der);
            Assert.Equal(vector.Text("principal"), Principal.SelfAuthenticating(der).ToString());
        }
    }

    [Fact]
    public void A_node_is_cleared_and_never_printed()
    {
        Bip32 node = Bip32.Master(new byte[16]);
        Assert.Equal("***", node.ToString());
        node.Dispose();
        Assert.Equal(new byte[32], node.PrivateKey.ToArray());
        Assert.Equal(new byte[32], node.ChainCode.ToArray());
    }

    [Fact]
    public void A_path_leaves_the_node_that_it_starts_from()
    {
        using Bip32 master = Bip32.Master(new byte[16]);
        byte[] key = master.PrivateKey.ToArray();
        master.Derive(0, 1).Dispose();
        master.Derive().Dispose();
        Assert.Equal(key, master.PrivateKey.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(65)]
    public void Refuses_seeds_of_another_length(int length) => Assert.Throws<ArgumentException>(() => Bip32.Master(new byte[length]));

    private static byte[] SeedOf(string phrase) => Bip39.Seed(Bip39.TryParse(Encoding.UTF8.GetBytes(phrase))!);

    private static IEnumerable<uint> Path(string path) => path.Split('/').Skip(1).Select(step =>
        uint.Parse(step.TrimEnd('\''), System.Globalization.CultureInfo.InvariantCulture) + (step.EndsWith('\'') ? Bip32.Hardened : 0));
}
