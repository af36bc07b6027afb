using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Accounts;
using Guise.Cryptography;
using Guise.Names;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Names;

/// <summary>What dm3's own libraries make of the same input (source: see the file).</summary>
public sealed class Dm3VectorTests
{
    private static readonly JsonElement Known = Vectors.Read("dm3.json").Deserialize<JsonElement>();

    [Fact]
    public void Profiles_are_written_signed_and_hashed_alike()
    {
        JsonElement group = Known.GetProperty("profile_signatures_computed");
        byte[] wallet = Bytes(group.GetProperty("wallet"), "privateKey");
        EthereumAddress address = Address(wallet, group.GetProperty("wallet").GetProperty("address"));
        foreach (string name in (string[])["A", "B_submitUserProfile_test", "C_UserProfile_test"])
        {
            JsonElement known = group.GetProperty(name);
            Dm3Profile profile = ProfileOf(known.GetProperty("stringified").GetString()!);
            Assert.Equal(known.GetProperty("stringified").GetString(), profile.Canonical);
            string message = SignedProfile.Message(address, profile);
            Assert.Equal(known.GetProperty("hash").GetString(), Hex.Encode(PersonalMessage.Digest(message)));
            Assert.True(new SignedProfile(profile, known.GetProperty("signature").GetString()!).IsSignedBy(address));
            if (known.TryGetProperty("message", out JsonElement text)) Assert.Equal(text.GetString(), message);
        }
        JsonElement whole = group.GetProperty("A");
        SignedProfile signed = new(ProfileOf(whole.GetProperty("stringified").GetString()!), whole.GetProperty("signature").GetString()!);
        Assert.Equal(whole.GetProperty("signedStringified").GetString(), signed.Canonical);
        Assert.Equal(whole.GetProperty("dm3Hash").GetString(), signed.Hash);
        Assert.True(SignedProfile.TryParse(DataUri.TryRead(whole.GetProperty("dataUri").GetString()!), out SignedProfile? read));
        Assert.Equal(signed.Canonical, read.Canonical);
        Assert.False((signed with { Profile = signed.Profile with { DeliveryServices = ["test.test"] } }).IsSignedBy(address));
        Assert.True(EthereumAddress.TryParse("0xDd36ae7F9a8E34FACf1e110c6e9d37D0dc917855", out EthereumAddress? other));
        Assert.False(signed.IsSignedBy(other));
    }

    [Fact]
    public void A_wallets_signature_becomes_the_same_keys()
    {
        JsonElement known = Known.GetProperty("key_derivation_repo");
        byte[] storageKey = SHA256.HashData(Encoding.UTF8.GetBytes(known.GetProperty("storageSig").GetString()!));
        Assert.Equal(known.GetProperty("storageKey").GetString(), Convert.ToBase64String(storageKey));
        EthereumAddress wallet = Address(Bytes(known, "seed_wallet_pk"), known.GetProperty("address"));
        Assert.Equal(wallet, WalletSignature.SignerOf(PersonalMessage.Digest(known.GetProperty("storageMessage").GetString()!), known.GetProperty("storageSig").GetString()!));

        byte[] encryption = Blake2b.Hash(storageKey, 32);
        Assert.Equal(known.GetProperty("encPriv").GetString(), Convert.ToBase64String(encryption));
        Assert.Equal(known.GetProperty("encPub").GetString(), Convert.ToBase64String(X25519.PublicKey(encryption)));
        Assert.Equal(known.GetProperty("signPub").GetString(), Convert.ToBase64String(Ed25519.PublicKey(storageKey)));
        JsonElement profile = known.GetProperty("profile");
        SignedProfile signed = new(ProfileOf(profile.GetProperty("stringified").GetString()!), profile.GetProperty("signature").GetString()!);
        Assert.True(signed.IsSignedBy(wallet));
        Assert.Equal((profile.GetProperty("dm3Hash").GetString(), profile.GetProperty("dataUri").GetString()), (signed.Hash, DataUri.Prefix + signed.Canonical));

        JsonElement alice = Known.GetProperty("users_computed").GetProperty("alice");
        SignedProfile hers = new(ProfileOf(alice.GetProperty("stringified").GetString()!), alice.GetProperty("signature").GetString()!);
        Assert.True(hers.IsSignedBy(Address(Bytes(alice, "pk"), alice.GetProperty("address"))));
        Assert.Equal(alice.GetProperty("dm3Hash").GetString(), hers.Hash);
    }

    [Fact]
    public void Keys_hashes_and_sessions_are_those_of_libsodium()
    {
        JsonElement known = Known.GetProperty("crypto_repo"), kx = known.GetProperty("kx_seed"), sign = known.GetProperty("sign_seed");
        Assert.Equal(kx.GetProperty("priv").GetString(), Convert.ToBase64String(Blake2b.Hash(kx.GetProperty("seed").GetBytesFromBase64(), 32)));
        Assert.Equal(kx.GetProperty("pub").GetString(), Convert.ToBase64String(X25519.PublicKey(kx.GetProperty("priv").GetBytesFromBase64())));
        Assert.Equal(sign.GetProperty("publicKey").GetString(), Convert.ToBase64String(Ed25519.PublicKey(sign.GetProperty("seed").GetBytesFromBase64())));
        JsonElement storage = known.GetProperty("storage_key");
        Assert.Equal(storage.GetProperty("key").GetString(), Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(storage.GetProperty("sig").GetString()!))));

        JsonElement ed25519 = known.GetProperty("ed25519");
        byte[] key = ed25519.GetProperty("publicKey").GetBytesFromBase64(), signature = ed25519.GetProperty("signature").GetBytesFromBase64();
        Assert.True(Ed25519.Verify(key, "test"u8, signature));
        Assert.False(Ed25519.Verify(key, "test1"u8, signature));

        JsonElement session = known.GetProperty("kx_session"), a = session.GetProperty("A"), b = session.GetProperty("B");
        byte[] shared = X25519.Agree(a.GetProperty("privateKey").GetBytesFromBase64(), b.GetProperty("publicKey").GetBytesFromBase64())!;
        byte[] keys = Blake2b.Hash([.. shared, .. a.GetProperty("publicKey").GetBytesFromBase64(), .. b.GetProperty("publicKey").GetBytesFromBase64()], 64);
        Assert.Equal(session.GetProperty("client_A").GetProperty("sharedRx").GetString(), Convert.ToBase64String(keys.AsSpan(0, 32)));
        Assert.Equal(session.GetProperty("client_A").GetProperty("sharedTx").GetString(), Convert.ToBase64String(keys.AsSpan(32)));

        JsonElement challenge = Known.GetProperty("challenge_computed");
        byte[] alice = Known.GetProperty("users_computed").GetProperty("alice").GetProperty("profile").GetProperty("publicSigningKey").GetBytesFromBase64();
        Assert.True(Ed25519.Verify(
            alice, Encoding.UTF8.GetBytes(challenge.GetProperty("challenge").GetString()!), challenge.GetProperty("signature_by_alice").GetBytesFromBase64()));

        JsonElement aliases = Known.GetProperty("alias_signatures_computed");
        foreach (JsonProperty alias in aliases.EnumerateObject().Where(member => member.Name.Contains(':')))
            Assert.True(Ed25519.Verify(aliases.GetProperty("pub").GetBytesFromBase64(), Encoding.UTF8.GetBytes(alias.Name), alias.Value.GetBytesFromBase64()));
    }

    [Fact]
    public void BLAKE2b_agrees_with_BouncyCastle_at_every_length()
    {
        byte[] data = [.. Enumerable.Range(0, 400).Select(i => (byte)(i * 7))];
        for (int length = 0; length <= data.Length; length++)
        {
            int size = 1 + length % 64;
            Org.BouncyCastle.Crypto.Digests.Blake2bDigest oracle = new(size * 8);
            oracle.BlockUpdate(data, 0, length);
            byte[] hash = new byte[size];
            oracle.DoFinal(hash, 0);
            Assert.Equal(hash, Blake2b.Hash(data.AsSpan(0, length), size));
        }
    }

    [Fact]
    public void Canonical_JSON_is_that_of_JavaScript()
    {
        foreach (JsonElement known in Known.GetProperty("stringify").EnumerateArray())
            Assert.Equal(known[1].GetString(), CanonicalJson.Of(JsonElement.Parse(known[0].GetString()!)));
        foreach ((string json, string canonical) in (IEnumerable<(string, string)>)
        [
            ("""{"z":[3,{"y":1,"x":2}],"a":null}""", """{"a":null,"z":[3,{"x":2,"y":1}]}"""), ("""{"9":2,"10":1,"a":3}""", """{"10":1,"9":2,"a":3}"""),
            ("1e21", "1e+21"), ("-0", "0"), ("1e-7", "1e-7"), ("1E400", "null"), ("0.1", "0.1"), ("123456789012345680000", "123456789012345680000"), ("1.5e300", "1.5e+300"),
            ("-1.25", "-1.25"), ("0.000001", "0.000001"), ("100", "100"), ("5e-324", "5e-324"), ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("\"a\\/\\u2028\\u0007\\n\\u00e9\\\"\"", "\"a/\u2028\\u0007\\né\\\"\""), ("{}", "{}"), ("[]", "[]"), ("[true,false]", "[true,false]"),
        ])
        {
            Assert.Equal(canonical, CanonicalJson.Of(JsonElement.Parse(json)));
        }
    }

    [Fact]
    public void Messages_and_envelopes_have_the_same_bytes()
    {
        JsonElement alice = Known.GetProperty("users_computed").GetProperty("alice");
        byte[] key = alice.GetProperty("profile").GetProperty("publicSigningKey").GetBytesFromBase64();
        foreach ((AccountMessage message, string signature) in (IEnumerable<(AccountMessage, string)>)
        [
            (new("alice.eth", "https://ds.example", AccountMessage.Create, 1720000000000), "BftfTEuk6OPVHVt8Xt4fJh6+rPjco31DXkbBtHLpvQvQSAjl8f1MPcd0EEQWR2mJz2qqKTGFtOtwcgg9GwaoAQ=="),
            (new("alice.eth", "https://ds.example", AccountMessage.Delete, 1720000001000), "CpBaFKua/mz/UgKGWY2h+mKsdXlrJm8kJk/TngJ98qqhy7KyMetog+o+vqiR3jpcTlRGMA4MYtUQS9pg/HJyCg=="),
        ])
        {
            Assert.True(Ed25519.Verify(key, message.Signed, Convert.FromBase64String(signature)));
        }
        JsonElement envelope = Known.GetProperty("envelope_size_computed");
        string text = CanonicalJson.Of(JsonElement.Parse(envelope.GetProperty("stringified").GetString()!));
        Assert.Equal((envelope.GetProperty("stringified").GetString(), envelope.GetProperty("bytes").GetInt32()), (text, Encoding.UTF8.GetByteCount(text)));
        JsonElement postmark = Known.GetProperty("postmark_computed");
        Assert.Equal(postmark.GetProperty("hash").GetString(), Hex.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(postmark.GetProperty("stringified").GetString()!))));
    }

    [Fact]
    public void Signatures_have_one_spelling_where_ethers_takes_several()
    {
        JsonElement known = Known.GetProperty("recover_edge_cases_ethers5");
        byte[] hash = Hex.TryDecode(known.GetProperty("hash").GetString())!;
        string canonical = Known.GetProperty("profile_signatures_computed").GetProperty("A").GetProperty("signature").GetString()!;
        string owner = known.GetProperty("results").GetProperty("canon").GetString()!;
        Assert.Equal(owner, WalletSignature.SignerOf(hash, canonical)!.ToString());
        Assert.Equal(known.GetProperty("results").GetProperty("v0").GetString(), WalletSignature.SignerOf(hash, canonical[..^2] + "00")!.ToString());
        Assert.Equal(known.GetProperty("results").GetProperty("v1").GetString(), WalletSignature.SignerOf(hash, canonical[..^2] + "01")!.ToString());
        // Deliberately stricter: the larger s, other v, the compact form, no prefix.
        Assert.Null(WalletSignature.SignerOf(hash, known.GetProperty("malleable_high_s").GetString()!));
        foreach (string other in (string[])[canonical[..^2] + "25", canonical[..^2], canonical[2..], "0x", canonical + "00"]) Assert.Null(WalletSignature.SignerOf(hash, other));
    }

    private static Dm3Profile ProfileOf(string json) => JsonSerializer.Deserialize<Dm3Profile>(json, Guise.Platform.Http.Json.Options)!;

    private static EthereumAddress Address(byte[] wallet, JsonElement expected)
    {
        EthereumAddress address = EthereumAddress.OfPublicKey(Secp256k1.PublicKey(wallet));
        Assert.Equal(expected.GetString(), address.ToString());
        return address;
    }

    private static byte[] Bytes(JsonElement group, string member) => Hex.TryDecode(group.GetProperty(member).GetString())!;
}
