using System.Buffers.Text;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;
using SimpleBase;

namespace Guise.Tests.Cryptography;

/// <summary>Public keys as DER and as did:key.</summary>
public sealed class KeyTextTests
{
    /// <summary>W3C-CCG did-method-key, test vectors (W3C document licence): the secret in hexadecimal or, of a JWK, in base64url.</summary>
    [Theory]
    [InlineData("Ed25519", "0000000000000000000000000000000000000000000000000000000000000000",
        "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp")]
    [InlineData("Ed25519", "0000000000000000000000000000000000000000000000000000000000000001",
        "did:key:z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG")]
    [InlineData("Ed25519", "0000000000000000000000000000000000000000000000000000000000000002",
        "did:key:z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf")]
    [InlineData("Secp256k1", "9085d2bef69286a6cbb51623c8fa258629945cd55ca705cc4e66700396894e0c",
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme")]
    [InlineData("Secp256k1", "f0f4df55a2b3ff13051ea814a8f24ad00f2e469af73c363ac7e9fb999a9072ed",
        "did:key:zQ3shtxV1FrJfhqE1dvxYRcCknWNjHc3c5X1y3ZSoPDi2aur2")]
    [InlineData("P256", "gPh-VvVS8MbvKQ9LSVVmfnxnKjHn4Tqj0bmbpehRlpc", "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv")]
    [InlineData("P256", "YjRs6vNvw4sYrzVVY8ipkEpDAD9PFqw1sUnvPRMA-WI", "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169")]
    public void Published_keys_have_their_dids(string type, string secret, string did)
    {
        KeyType expected = Enum.Parse<KeyType>(type);
        byte[] bytes = secret.Length == 64 ? Convert.FromHexString(secret) : Base64Url.DecodeFromChars(secret);
        byte[] publicKey = PublicKeyOf(expected, bytes);
        Assert.Equal(did, DidKey.Encode(expected, publicKey));
        Assert.True(DidKey.TryDecode(did, out KeyType actual, out byte[] read));
        Assert.Equal(expected, actual);
        Assert.Equal(publicKey, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("did:key:z")]
    [InlineData("did:key:zM++m8DxWSwQhhZYbgPjkCNjmLvva3D7qBsGPvwz2gynSiaJ")]
    [InlineData("did:key:z6MkeXATEjyXENzBXBxgC5EHk2JE5aqd7qMGGtDpLUH1e2Sj")] // the identity
    [InlineData("did:key:z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP")] // zeros
    [InlineData("did:key:z6MkvQQfodDS9hpfvSLcFA5f2iCB9tBXk3PE5b1P8VVsjtRt")] // order 2
    [InlineData("did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp")]
    [InlineData("did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp/")]
    [InlineData("did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp ")]
    [InlineData("did:key:1z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp")]
    [InlineData("did:key:z16MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp")]
    [InlineData("DID:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp")]
    [InlineData("did:key:Z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp")]
    [InlineData("did:key:z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9")] // P-384
    public void Refuses_other_spellings_types_and_points(string? did) => Assert.False(DidKey.TryDecode(did, out _, out _));

    [Fact]
    public void Refuses_other_lengths_forms_and_codecs_of_a_key()
    {
        byte[] ed = Ed25519.PublicKey(new byte[32]), ec = Secp256k1.PublicKey([.. new byte[31], 1]), compressed = Secp256k1.Compress(ec);
        byte[][] foreign =
        [
            [0xed, 0x01, .. ed, 0], [0xed, 0x01, .. ed[1..]], [0xed, 0x81, 0x00, .. ed], [0xec, 0x01, .. ed], [0xed, 0x01], [0xed],
            [0xe7, 0x01, .. ec], [0xe7, 0x01, 4, .. compressed[1..]], [0xe7, 0x81, 0x00, .. compressed], [0x00, 0x24, .. compressed],
            [0xe7, 0x01, 2, .. Enumerable.Repeat((byte)0xff, 32)], [.. compressed], [.. ed],
        ];
        foreach (byte[] bytes in foreign) Assert.False(DidKey.TryDecode("did:key:z" + Base58.Bitcoin.Encode(bytes), out _, out _));
        Assert.True(DidKey.TryDecode("did:key:z" + Base58.Bitcoin.Encode([0xe7, 0x01, .. compressed]), out _, out _));
    }

    [Fact]
    public void A_did_that_is_read_is_the_one_that_is_written()
    {
        foreach (string did in Keys().Select(key => DidKey.Encode(key.Type, key.PublicKey)))
        {
            foreach (string text in Mutations.Of(did, 1, 1500))
            {
                if (DidKey.TryDecode(text, out KeyType type, out byte[] publicKey)) Assert.Equal(text, DidKey.Encode(type, publicKey));
            }
        }
    }

    [Fact]
    public void Published_der_is_read_and_written()
    {
        foreach (JsonNode? vector in Vectors.Read("principals.json")["keys"]!.AsArray())
        {
            byte[] der = vector.Hex("der");
            Assert.True(PublicKeyDer.TryDecode(der, out KeyType type, out byte[] publicKey));
            Assert.Equal(der, PublicKeyDer.Encode(type, publicKey));
        }
    }

    [Fact]
    public void The_base_library_reads_the_same_der()
    {
        (KeyType type, byte[] publicKey) = Keys().Single(key => key.Type == KeyType.P256);
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(PublicKeyDer.Encode(type, publicKey), out _);
        Assert.Equal(publicKey[1..33], key.ExportParameters(false).Q.X);
        Assert.Equal(PublicKeyDer.Encode(type, publicKey), key.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public void Der_that_is_read_is_the_one_that_is_written()
    {
        foreach (byte[] der in Keys().Select(key => PublicKeyDer.Encode(key.Type, key.PublicKey)))
        {
            foreach (byte[] bytes in Mutations.Of(der, 2, 800))
            {
                if (PublicKeyDer.TryDecode(bytes, out KeyType type, out byte[] publicKey))
                    Assert.Equal(bytes, PublicKeyDer.Encode(type, publicKey));
            }
        }
        Assert.False(PublicKeyDer.TryDecode([], out _, out _));
    }

    [Theory]
    [InlineData("Ed25519")]
    [InlineData("Secp256k1")]
    [InlineData("P256")]
    public void What_is_not_a_key_is_not_written(string type)
    {
        KeyType parsed = Enum.Parse<KeyType>(type);
        Assert.Throws<ArgumentException>(() => DidKey.Encode(parsed, new byte[32]));
        Assert.Throws<ArgumentException>(() => PublicKeyDer.Encode(parsed, new byte[65]));
    }

    private static IEnumerable<(KeyType Type, byte[] PublicKey)> Keys() =>
        Enum.GetValues<KeyType>().Select(type => (type, PublicKeyOf(type, [.. new byte[31], 9])));

    private static byte[] PublicKeyOf(KeyType type, byte[] secret) => type switch
    {
        KeyType.Ed25519 => Ed25519.PublicKey(secret),
        KeyType.Secp256k1 => Secp256k1.PublicKey(secret),
        _ => P256.PublicKey(secret),
    };
}
