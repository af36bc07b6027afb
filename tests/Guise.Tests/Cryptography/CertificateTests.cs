using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Payments.Ledgers;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

/// <summary>On certificates that the main network gave out.</summary>
public sealed class CertificateTests
{
    private static readonly JsonNode Vector = Vectors.Read("bls12381.json")["certificates"]!;
    private static readonly byte[] Key = InternetComputerLedger.MainnetKey;
    private static readonly Principal Anyone = Parsed("ryjl3-tyaaa-aaaaa-aaaba-cai");

    [Fact]
    public void The_root_subnet_vouches_for_itself()
    {
        Certificate certificate = Certificate.TryParse(Vector.Hex("root"))!;
        Assert.Null(certificate.Delegation);
        Assert.True(certificate.IsSigned(Key, Anyone));
        Assert.False(certificate.IsSigned([.. Key[..^1], (byte)(Key[^1] ^ 1)], Anyone));
    }

    [Fact]
    public void The_root_subnet_vouches_for_its_own_canisters_alone()
    {
        // That the root subnet knows of no call to another subnet's ledger proves nothing.
        Certificate certificate = Certificate.TryParse(Vector.Hex("root"))!;
        Assert.False(InternetComputerLedger.IsSigned(certificate, Key, Parsed("mxzaz-hqaaa-aaaar-qaada-cai")));
        Assert.True(InternetComputerLedger.IsSigned(certificate, Key, Anyone));
        Certificate delegated = Certificate.TryParse(Vector.Hex("delegated"))!;
        Assert.True(InternetComputerLedger.IsSigned(delegated, Key, RangeOf(delegated).First));
    }

    [Fact]
    public void A_subnet_vouches_for_its_own_canisters_alone()
    {
        Certificate certificate = Certificate.TryParse(Vector.Hex("delegated"))!;
        (Principal first, Principal last) = RangeOf(certificate);
        Assert.True(certificate.IsSigned(Key, first));
        Assert.True(certificate.IsSigned(Key, last));
        Assert.False(certificate.IsSigned(Key, Anyone));
    }

    [Theory, InlineData("root"), InlineData("delegated")]
    public void Whatever_changes_in_a_certificate_it_holds_no_longer(string name)
    {
        byte[] bytes = Vector.Hex(name);
        Certificate certificate = Certificate.TryParse(bytes)!;
        Principal canister = certificate.Delegation is null ? Anyone : RangeOf(certificate).First;
        Random random = new(7);
        for (int i = 0; i < 5; i++)
        {
            byte[] changed = [.. bytes];
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            // Outside of what is signed there is nothing but the order of the map's keys and their names.
            Assert.False(Certificate.TryParse(changed)?.IsSigned(Key, canister) ?? false);
        }
    }

    [Fact]
    public void A_delegation_is_the_root_subnets_own()
    {
        Certificate certificate = Certificate.TryParse(Vector.Hex("delegated"))!;
        Principal canister = RangeOf(certificate).First;
        CborValue.Map map = (CborValue.Map)Cbor.TryDecode(Vector.Hex("delegated"), CborRules.Foreign)!;
        CborValue.Map nested = new() { { "tree", map["tree"]! }, { "signature", map["signature"]! },
            { "delegation", Delegation(certificate.Delegation!.Value.SubnetId, Vector.Hex("delegated")) } };
        Assert.False(Certificate.TryParse(Cbor.Encode(nested))!.IsSigned(Key, canister));
        CborValue.Map other = new() { { "tree", map["tree"]! }, { "signature", map["signature"]! },
            { "delegation", Delegation([1, 2, 3], certificate.Delegation!.Value.Certificate) } };
        Assert.False(Certificate.TryParse(Cbor.Encode(other))!.IsSigned(Key, canister));
    }

    [Fact]
    public void Other_keys_than_those_of_subnets_are_none()
    {
        Assert.Null(Certificate.KeyOf(Key));
        Assert.Null(Certificate.KeyOf(PublicKeyDer.Encode(KeyType.Ed25519,
            Convert.FromHexString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))));
    }

    private static Principal Parsed(string text) =>
        Principal.TryParse(text, out Principal? principal) ? principal : throw new ArgumentException(text);

    private static CborValue.Map Delegation(byte[] subnet, byte[] certificate) => new() { { "subnet_id", subnet }, { "certificate", certificate } };

    private static (Principal First, Principal Last) RangeOf(Certificate certificate)
    {
        (byte[] subnet, byte[] given) = certificate.Delegation!.Value;
        HashTree.Lookup found = Certificate.TryParse(given)!.Tree.Find("subnet"u8.ToArray(), subnet, "canister_ranges"u8.ToArray());
        CborValue.List range = (CborValue.List)((CborValue.List)Cbor.TryDecode(Assert.IsType<HashTree.Lookup.Found>(found).Value,
            CborRules.Foreign)!).Items[0];
        return (Of(range.Items[0]), Of(range.Items[1]));

        static Principal Of(CborValue value) => Principal.Of(((CborValue.Bytes)value).Value.Span);
    }
}
