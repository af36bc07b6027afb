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
    private static readonly KnownAnswer Known = Dm3Vectors.Root;

    [Fact]
    public void Profiles_are_written_signed_and_hashed_alike()
    {
        KnownAnswer group = Known.GetProperty("profile_signatures_computed");
        byte[] wallet = group.GetProperty("wallet").Hex("privateKey");
        using (Bip32 master = Bip32.Master(Bip39.Seed(Bip39.TryParse(Encoding.UTF8.GetBytes(group.Text("wallet_mnemonic")))!)))
        using (Bip32 first = master.Derive(44 | Bip32.Hardened, 60 | Bip32.Hardened, Bip32.Hardened, 0, 0))
            Assert.Equal(wallet, first.PrivateKey.ToArray());
        EthereumAddress address = Address(wallet, group.GetProperty("wallet").Text("address"));
        foreach (string name in (string[])["A", "B_submitUserProfile_test", "C_UserProfile_test"])
        {
            KnownAnswer known = group.GetProperty(name);
            Dm3Profile profile = ProfileOf(known.Text("stringified"));
            Assert.Equal(known.Text("stringified"), profile.Canonical);
            string message = SignedProfile.Message(address, profile);
            Assert.Equal(known.Text("hash"), Hex.Encode(PersonalMessage.Digest(message)));
            Assert.Equal(known.Text("signature"), DeterministicSignature.Of(wallet, PersonalMessage.Digest(message)));
            Assert.True(new SignedProfile(profile, known.Text("signature")).IsSignedBy(address));
            if (known.Has("message"))
                Assert.Equal((known.Text("message"), known.GetProperty("messageBytes").GetInt64()), (message, Encoding.UTF8.GetByteCount(message)));
        }
        KnownAnswer whole = group.GetProperty("A");
        SignedProfile signed = new(ProfileOf(whole.Text("stringified")), whole.Text("signature"));
        Assert.Equal((whole.Text("signedStringified"), whole.Text("dm3Hash"), whole.Text("recoverTest")),
            (signed.Canonical, signed.Hash, address.ToString()));
        Assert.True(SignedProfile.TryParse(DataUri.TryRead(whole.Text("dataUri")), out SignedProfile? read));
        Assert.Equal(signed.Canonical, read.Canonical);
        Assert.False((signed with { Profile = signed.Profile with { DeliveryServices = ["test.test"] } }).IsSignedBy(address));
        Assert.True(EthereumAddress.TryParse("0xDd36ae7F9a8E34FACf1e110c6e9d37D0dc917855", out EthereumAddress? other));
        Assert.False(signed.IsSignedBy(other));
    }

    [Fact]
    public void A_wallets_signature_becomes_the_same_keys()
    {
        KnownAnswer known = Known.GetProperty("key_derivation_repo");
        byte[] wallet = known.Hex("seed_wallet_pk");
        EthereumAddress address = Address(wallet, known.Text("address"));
        Assert.Equal(known.Text("nonce"), Hex.Encode(SHA256.HashData("dm3_default_nonce"u8)));
        Assert.Equal(known.Text("storageMessage"), StorageMessage(address, known.Text("nonce")));
        Assert.Equal(known.Text("storageSig"), DeterministicSignature.Of(wallet, PersonalMessage.Digest(known.Text("storageMessage"))));
        Assert.Equal(address, WalletSignature.SignerOf(PersonalMessage.Digest(known.Text("storageMessage")), known.Text("storageSig")));
        byte[] storageKey = StorageKey(known.Text("storageSig")), encryption = Blake2b.Hash(storageKey, 32), signing = Ed25519.PublicKey(storageKey);
        Assert.Equal(
            (known.Text("storageKey"), known.Text("encPriv"), known.Text("encPub"), known.Text("signPub"), known.Text("signPriv")),
            (Text(storageKey), Text(encryption), Text(X25519.PublicKey(encryption)), Text(signing), Text([.. storageKey, .. signing])));
        KnownAnswer profile = known.GetProperty("profile");
        SignedProfile signed = new(ProfileOf(profile.Text("stringified")), profile.Text("signature"));
        Assert.True(signed.IsSignedBy(address));
        Assert.Equal(profile.Text("hash"), Hex.Encode(PersonalMessage.Digest(SignedProfile.Message(address, signed.Profile))));
        Assert.Equal((profile.Text("dm3Hash"), profile.Text("dataUri")), (signed.Hash, DataUri.Prefix + signed.Canonical));

        KnownAnswer alice = Known.GetProperty("users_computed").GetProperty("alice");
        byte[] hers = StorageKey(alice.Text("storageSig"));
        Assert.Equal(
            (alice.Text("storageKey"), alice.Text("signingPrivateKey"), alice.Text("encPrivateKey")),
            (Text(hers), Text([.. hers, .. Ed25519.PublicKey(hers)]), Text(Blake2b.Hash(hers, 32))));
        SignedProfile published = new(JsonSerializer.Deserialize<Dm3Profile>(alice.GetProperty("profile").Whole(), Guise.Platform.Http.Json.Options)!,
            alice.Text("signature"));
        Assert.Equal((alice.Text("stringified"), alice.Text("dm3Hash")), (published.Profile.Canonical, published.Hash));
        Assert.Equal((Text(Ed25519.PublicKey(hers)), Text(X25519.PublicKey(Blake2b.Hash(hers, 32)))),
            (published.Profile.PublicSigningKey, published.Profile.PublicEncryptionKey));
        Assert.True(published.IsSignedBy(Address(alice.Hex("pk"), alice.Text("address"))));
    }

    [Fact]
    public void Keys_hashes_and_sessions_are_those_of_libsodium()
    {
        KnownAnswer known = Known.GetProperty("crypto_repo"), kx = known.GetProperty("kx_seed"), sign = known.GetProperty("sign_seed");
        string hashed = Text(Blake2b.Hash(kx.Base64("seed"), 32));
        Assert.Equal((kx.Text("priv"), kx.Text("blake2b_seed"), kx.Text("pub")), (hashed, hashed, Text(X25519.PublicKey(kx.Base64("priv")))));
        byte[] seed = sign.Base64("seed"), publicKey = Ed25519.PublicKey(seed);
        Assert.Equal((sign.Text("publicKey"), sign.Text("privateKey")), (Text(publicKey), Text([.. seed, .. publicKey])));
        Assert.Equal(known.Text("server_secret_for_sign_seed_key"), Hex.Encode(SHA256.HashData(sign.Base64("privateKey"))));
        KnownAnswer storage = known.GetProperty("storage_key");
        Assert.Equal(storage.Text("key"), Text(StorageKey(storage.Text("sig"))));

        KnownAnswer ed25519 = known.GetProperty("ed25519");
        byte[] message = Encoding.UTF8.GetBytes(ed25519.Text("message"));
        Assert.Equal(ed25519.Text("signature"), Text(Ed25519.Sign(ed25519.Base64("privateKey")[..32], message)));
        Assert.True(Ed25519.Verify(ed25519.Base64("publicKey"), message, ed25519.Base64("signature")));
        Assert.False(Ed25519.Verify(ed25519.Base64("publicKey"), "test1"u8, ed25519.Base64("signature")));

        KnownAnswer session = known.GetProperty("kx_session"), a = session.GetProperty("A"), b = session.GetProperty("B");
        foreach ((KnownAnswer mine, KnownAnswer theirs) in new[] { (a, b), (b, a) })
        {
            Assert.Equal(mine.Text("publicKey"), Text(X25519.PublicKey(mine.Base64("privateKey"))));
            byte[] shared = X25519.Agree(mine.Base64("privateKey"), theirs.Base64("publicKey"))!;
            byte[] keys = Blake2b.Hash([.. shared, .. a.Base64("publicKey"), .. b.Base64("publicKey")], 64);
            (KnownAnswer client, KnownAnswer server) = (session.GetProperty("client_A"), session.GetProperty("server_B"));
            Assert.Equal((client.Text("sharedRx"), client.Text("sharedTx")), (Text(keys[..32]), Text(keys[32..])));
            Assert.Equal((server.Text("sharedTx"), server.Text("sharedRx")), (Text(keys[..32]), Text(keys[32..])));
        }

        KnownAnswer aliases = Known.GetProperty("alias_signatures_computed");
        byte[] alias = aliases.Base64("priv")[..32];
        Assert.Equal(aliases.Text("pub"), Text(Ed25519.PublicKey(alias)));
        foreach ((string name, KnownAnswer signature) in aliases.EnumerateObject().Where(member => member.Name.Contains(':')))
            Assert.Equal(signature.GetString(), Text(Ed25519.Sign(alias, Encoding.UTF8.GetBytes(name))));
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
        foreach (KnownAnswer known in Known.GetProperty("stringify").EnumerateArray())
        {
            string[] pair = [.. known.EnumerateArray().Select(text => text.GetString())];
            Assert.Equal(pair[1], CanonicalJson.Of(JsonElement.Parse(pair[0])));
        }
        foreach ((string json, string canonical) in (IEnumerable<(string, string)>)
        [
            ("""{"z":[3,{"y":1,"x":2}],"a":null}""", """{"a":null,"z":[3,{"x":2,"y":1}]}"""),
            ("""{"9":2,"10":1,"a":3}""", """{"10":1,"9":2,"a":3}"""),
            ("1e21", "1e+21"), ("-0", "0"), ("1e-7", "1e-7"), ("1E400", "null"), ("0.1", "0.1"), ("123456789012345680000", "123456789012345680000"),
            ("1.5e300", "1.5e+300"),
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
        byte[] alice = Known.GetProperty("users_computed").GetProperty("alice").Base64("signingPrivateKey")[..32];
        KnownAnswer proposed = Known.GetProperty("proposed_account_messages");
        foreach ((string topic, long timestamp) in (IEnumerable<(string, long)>)[(AccountMessage.Create, 1720000000000),
            (AccountMessage.Delete, 1720000001000)])
        {
            AccountMessage message = new("alice.eth", "https://ds.example", topic, timestamp);
            Assert.Equal(proposed.GetProperty(topic).Text("payload"), Encoding.UTF8.GetString(message.Signed));
            Assert.Equal(proposed.GetProperty(topic).Text("signature"), Text(Ed25519.Sign(alice, message.Signed)));
        }
        KnownAnswer size = Known.GetProperty("envelope_size_computed");
        string text = CanonicalJson.Of(JsonElement.Parse(size.Text("stringified")));
        Assert.Equal((size.Text("stringified"), size.GetProperty("bytes").GetInt64()), (text, Encoding.UTF8.GetByteCount(text)));

        KnownAnswer postmark = Known.GetProperty("postmark_computed");
        Assert.Equal(postmark.Text("stringified"), CanonicalJson.Of(JsonElement.Parse(postmark.Text("stringified"))));
        Assert.Equal(postmark.Text("hash"), Hex.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(postmark.Text("stringified")))));
        byte[][] keys = [alice, Known.GetProperty("crypto_repo").GetProperty("sign_seed").Base64("seed"), Known.GetProperty("crypto_repo")
            .GetProperty("ed25519").Base64("privateKey")[..32], Known.GetProperty("alias_signatures_computed").Base64("priv")[..32]];
        Assert.Contains(postmark.Text("sig"), keys.Select(key => Text(Ed25519.Sign(key, Encoding.UTF8.GetBytes(postmark.Text("hash"))))));
    }

    [Fact]
    public void An_envelope_is_hashed_and_signed_alike()
    {
        KnownAnswer known = Known.GetProperty("envelope_repo"), derivation = Known.GetProperty("key_derivation_repo");
        Assert.Equal(known.Text("messageHash"), Hex.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Of(known.GetProperty("message").Whole())))));
        Assert.Equal("wallet of key_derivation_repo with nonce \"0\"", known.Text("signer"));
        byte[] wallet = derivation.Hex("seed_wallet_pk");
        byte[] seed = StorageKey(DeterministicSignature.Of(wallet,
            PersonalMessage.Digest(StorageMessage(Address(wallet, derivation.Text("address")), "0"))));
        // What stands in for the encryption there hands the text on as it is.
        string box = $$"""{"ciphertext":{{CanonicalJson.Of("""{"from":"","to":""}""")}},"ephemPublicKey":"","nonce":""}""";
        string metadata = $$"""
            {"deliveryInformation":{{CanonicalJson.Of(box)}},"encryptionScheme":"x25519-chacha20-poly1305","messageHash":"{{known.Text("messageHash")}}","version":"v1"}
            """;
        Assert.Equal(metadata, CanonicalJson.Of(JsonElement.Parse(metadata)));
        Assert.Equal(known.Text("signature"), Text(Ed25519.Sign(seed, Encoding.UTF8.GetBytes(metadata))));
    }

    /// <summary>Nothing here takes such links; the bytes that are signed go through the same primitives.</summary>
    [Fact]
    public void Links_between_profiles_are_signed_alike()
    {
        KnownAnswer known = Known.GetProperty("profile_link_repo"), profile = known.GetProperty("ed25519"), link = profile.GetProperty("profileLink");
        string text = LinkMessage("main dm3 profile", link.Text("mainId"), link.Text("type"), link.Text("linkedProfile"), link.Text("scopeUri"),
            link.GetProperty("issuedAt").GetInt64());
        Assert.True(Ed25519.Verify(profile.Base64("publicKey"), Encoding.UTF8.GetBytes(text), profile.Base64("signature")));
        Assert.Equal(0, link.GetProperty("nonce").GetInt64());
        EthereumAddress wallet = EthereumAddress.OfPublicKey(Secp256k1.PublicKey(known.Hex("pk")));
        byte[] digest = PersonalMessage.Digest(LinkMessage("Ethereum address", wallet.ToString(), "EthAddressLink", "embedded.dm3.eth", "chat.dm3",
            1));
        Assert.Equal(known.Text("signature"), DeterministicSignature.Of(known.Hex("pk"), digest));
        Assert.Equal(wallet, WalletSignature.SignerOf(digest, known.Text("signature")));
    }

    [Fact]
    public void Signatures_have_one_spelling_where_ethers_takes_several()
    {
        KnownAnswer known = Known.GetProperty("recover_edge_cases_ethers5"), results = known.GetProperty("results");
        byte[] hash = known.Hex("hash");
        string canonical = Known.GetProperty("profile_signatures_computed").GetProperty("A").Text("signature"), upper = "0x" + canonical[2..]
            .ToUpperInvariant();
        string owner = Known.GetProperty("profile_signatures_computed").GetProperty("wallet").Text("address");
        foreach ((string name, string signature) in (IEnumerable<(string, string)>)
            [("canon", canonical), ("v0", canonical[..^2] + "00"), ("v1", canonical[..^2] + "01"), ("v1c", canonical[..^2] + "1c")])
        {
            Assert.Equal(results.Text(name), WalletSignature.SignerOf(hash, signature)!.ToString());
        }
        // Deliberately stricter: ethers takes the larger s, other v and the compact form for the owner's.
        byte[] bytes = Hex.TryDecode(canonical)!;
        if (bytes[64] == 28) bytes[32] |= 0x80;
        string compact = Hex.Encode(bytes[..64]);
        foreach ((string name, string signature) in (IEnumerable<(string, string)>)
            [("malleable", known.Text("malleable_high_s")), ("v25", canonical[..^2] + "25"), ("compact", compact), ("trunc", canonical[..^2])])
        {
            Assert.Equal((owner, null), (results.Text(name), WalletSignature.SignerOf(hash, signature)));
        }
        Assert.Equal(owner, results.Text("upper"));
        if (WalletSignature.SignerOf(hash, upper) is { } signer) Assert.Equal(owner, signer.ToString());
        foreach ((string name, string signature) in (IEnumerable<(string, string)>)[("noprefix", canonical[2..]), ("empty", "0x")])
        {
            Assert.StartsWith("ERR", results.Text(name), StringComparison.Ordinal);
            Assert.Null(WalletSignature.SignerOf(hash, signature));
        }
        Assert.Null(WalletSignature.SignerOf(hash, canonical + "00"));
    }

    /// <summary>What dm3 has a wallet sign to make keys of it.</summary>
    private static string StorageMessage(EthereumAddress address, string nonce) =>
        $"dm3.chat wants you to sign in with your Ethereum account:\n{address}\n\nConnect the DM3 MESSENGER with your wallet. "
        + "Keys for secure communication are derived from this signature.\n\n(There is no paid transaction initiated. The signature is used off-chain only.)\n\n"
        + $"URI: https://dm3.chat\nVersion: 1\nNonce: {nonce}";

    private static string LinkMessage(string of, string mainId, string type, string linked, string scope, long issuedAt) =>
        $"dm3 Profile Link:\n{scope} wants you to link your local dm3 profile with your {of}.\n\nMain ID: {mainId}\nMain ID Type: {type}\n"
        + $"Linked Profile Name: {linked}\nNonce: 0\nIssued At: {issuedAt}\nExpiration Time: null";

    private static byte[] StorageKey(string signature) => SHA256.HashData(Encoding.UTF8.GetBytes(signature));

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes);

    private static Dm3Profile ProfileOf(string json) => JsonSerializer.Deserialize<Dm3Profile>(json, Guise.Platform.Http.Json.Options)!;

    private static EthereumAddress Address(byte[] wallet, string expected)
    {
        EthereumAddress address = EthereumAddress.OfPublicKey(Secp256k1.PublicKey(wallet));
        Assert.Equal(expected, address.ToString());
        return address;
    }
}
