using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class DelegationTests
{
    [Fact]
    public void A_delegation_with_targets_signs_the_published_hash()
    {
        Delegation delegation = new(
            Convert.FromHexString("302a300506032b6570032100819d9fe3ac251039f934cdc925da0b019848af9d650d4136fb5d955cff17f78e"),
            1611365875951000000,
            [Convert.FromHexString("000000000030004d0101"), Convert.FromHexString("000000000020002b0101")]);
        Assert.Equal(
            Vectors.Read("internet-computer.json")["delegation"]
                .Text("domainSeparatorHex") + "f0c66015041eccb5528fc7fd817bb4d0707369d7e1383d3cdaa074b2b2236824",
            Convert.ToHexStringLower(delegation.Message));
    }

    [Fact]
    public void A_delegation_is_read_as_it_was_written()
    {
        foreach (Delegation delegation in new Delegation[] { new([1, 2], 5), new([1], ulong.MaxValue, []), new([1], 5, [[4], []]) })
        {
            Delegation read = Delegation.TryParse(Cbor.TryDecode(Cbor.Encode(delegation.Content), CborRules.Deterministic))!;
            Assert.Equal(delegation.Message, read.Message);
            Assert.Equal(delegation.Targets is null, read.Targets is null);
        }
    }

    [Fact]
    public void What_is_no_delegation_is_not_read()
    {
        CborValue key = new byte[] { 1 };
        CborValue.List many = new([.. Enumerable.Repeat(key, Delegation.MaxTargets + 1)]);
        Assert.Null(Delegation.TryParse(null));
        Assert.Null(Delegation.TryParse(new CborValue.Map { { "pubkey", key } }));
        Assert.Null(Delegation.TryParse(new CborValue.Map { { "pubkey", key }, { "expiration", new CborValue.Integer(-1) } }));
        Assert.Null(Delegation.TryParse(new CborValue.Map { { "pubkey", key }, { "expiration", 1UL }, { "senders", new CborValue.List() } }));
        Assert.Null(Delegation.TryParse(new CborValue.Map { { "pubkey", key }, { "expiration", 1UL }, { "targets", many } }));
        Assert.Null(Delegation.TryParse(new CborValue.Map { { "pubkey", key }, { "expiration", 1UL }, { "targets", new CborValue.List("text") } }));
    }
}
