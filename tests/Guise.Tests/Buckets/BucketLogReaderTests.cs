using System.Globalization;
using System.Security.Cryptography;
using Guise.Buckets;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;
using static Guise.Tests.Buckets.LogMaker;

namespace Guise.Tests.Buckets;

/// <summary>What is a log and what is none: one spelling, every signature, every link (R35).</summary>
public sealed class BucketLogReaderTests
{
    private static readonly string Service = Signer.OfSeed(1).Did;
    private static readonly Signer A = Signer.OfSeed(61), B = Signer.New(KeyType.P256), C = Signer.New(KeyType.Secp256k1);
    private static readonly Signer Stranger = Signer.OfSeed(62);
    private static readonly byte[] First = Genesis(A, Service, A, B), Second = Next(B, First, B, C), Third = Next(C, Second, C);

    [Fact]
    public void A_log_is_read_from_its_beginning_to_any_of_its_operations()
    {
        Assert.Equal([C.Did], BucketLog.TryRead([First, Second, Third])!.Head.Owners);
        Assert.Equal([B.Did, C.Did], BucketLog.TryRead([First, Second])!.Head.Owners);
        Assert.Equal([A.Did, B.Did], BucketLog.TryRead([First])!.Head.Owners);
        Assert.Equal(BucketLog.IdOf(First), BucketLog.TryRead([First, Second, Third])!.Id);
        Assert.NotEqual(BucketLog.IdOf(First), BucketLog.IdOf(Genesis(A, Service, A, B)));
    }

    [Fact]
    public void Operations_that_do_not_follow_one_another_are_no_log()
    {
        Dictionary<string, byte[][]> bad = new()
        {
            ["nothing"] = [],
            ["no beginning"] = [Second, Third],
            ["a gap"] = [First, Third],
            ["another order"] = [First, Third, Second],
            ["twice the same"] = [First, Second, Second],
            ["a second beginning"] = [First, First],
            ["another one's beginning"] = [Genesis(A, Service, A, B), Second],
            ["the first, by nobody among its owners"] = [Genesis(Stranger, Service, A, B)],
            ["by a stranger"] = [First, Next(Stranger, First, Stranger)],
            ["by a key that comes only with it"] = [First, Next(C, First, C)],
            ["by a key that was removed"] = [First, Second, Next(A, Second, A)],
            ["after the one before the last"] = [First, Second, Next(B, First, B)],
            ["more than may be"] = Long(Limits.BucketLogOperations + 1),
        };
        Assert.All(bad, log => Assert.True(BucketLog.TryRead(log.Value) is null, log.Key));
        Assert.NotNull(BucketLog.TryRead(Long(Limits.BucketLogOperations)));
    }

    [Fact]
    public void An_operation_with_a_member_more_or_less_or_of_another_kind_is_none()
    {
        Signer[] many = [A, .. Enumerable.Range(0, Limits.BucketLogOwners).Select(_ => Signer.New(KeyType.P256))];
        Dictionary<string, byte[]> bad = new()
        {
            ["an unknown member"] = Sign(A, Begun(("note", "x"))),
            ["a beginning with what is before it"] = Sign(A, Begun(("prev", LinkTo(First)))),
            ["a short nonce"] = Sign(A, Begun(("nonce", new byte[15]))),
            ["a long nonce"] = Sign(A, Begun(("nonce", new byte[17]))),
            ["a nonce as text"] = Sign(A, Begun(("nonce", "0123456789abcdef"))),
            ["no audience"] = Sign(A, Begun(("aud", null))),
            ["an audience that is no key"] = Sign(A, Begun(("aud", "did:web:guise.example"))),
            ["no owners"] = Sign(A, Begun(("owners", new CborValue.List()))),
            ["owners as text"] = Sign(A, Begun(("owners", A.Did))),
            ["an owner that is no key"] = Sign(A, Begun(("owners", new CborValue.List(A.Did, "did:key:z6Mk")))),
            ["an owner that is a number"] = Sign(A, Begun(("owners", new CborValue.List(A.Did, 7UL)))),
            ["an owner twice"] = Sign(A, Begun(("owners", Dids(A, A)))),
            ["too many owners"] = Sign(A, Begun(("owners", Dids(many)))),
            ["another version"] = Sign(A, Begun(), "bucket/log@1.0.0-rc.1"),
            ["a delegation"] = Envelopes.Delegation(A, B, A, "/", 4_000_000_000),
            ["under the tag of a delegation"] = Sign(A, Begun(), "ucan/dlg@1.0.0"),
            ["an issuer that is no key"] = Sign(A, Begun(("iss", "did:web:guise.example"))),
            ["an issuer who did not sign"] = Sign(A, Begun(("iss", Stranger.Did), ("owners", Dids(A, Stranger)))),
            ["a key of another type than the header says"] = Sign(A, Begun(("iss", B.Did))),
        };
        Assert.All(bad, one => Assert.True(BucketLog.TryRead([one.Value]) is null, one.Key));
        Assert.NotNull(BucketLog.TryRead([Sign(A, Begun())]));

        CborValue raw = new CborValue.Link((byte[])[1, 0x55, 0x12, 0x20, .. SHA256.HashData(First)]);
        foreach (CborValue prev in (CborValue[])[raw, Cid.OfEnvelope(First), new CborValue.Null()])
            Assert.Null(BucketLog.TryRead([First, Sign(A, new() { { "iss", A.Did }, { "owners", Dids(A) }, { "prev", prev } })]));
        CborValue.Map longer = new() { { "iss", A.Did }, { "owners", Dids(A) }, { "prev", LinkTo(First) }, { "nonce", new byte[16] } };
        Assert.Null(BucketLog.TryRead([First, Sign(A, longer)]));
    }

    [Fact]
    public void Another_spelling_of_the_same_operation_is_none()
    {
        Assert.Equal([0x82, 0x58, 0x40], First[..3]);
        byte[] signature = First[3..67], rest = First[67..];
        Assert.Null(BucketLog.TryRead([[0x82, 0x59, 0x00, 0x40, .. signature, .. rest]]));
        Assert.Null(BucketLog.TryRead([[0x9f, 0x58, 0x40, .. signature, .. rest, 0xff]]));
        Assert.Null(BucketLog.TryRead([[.. First, 0x00]]));
        Assert.Null(BucketLog.TryRead([[0x83, .. First[1..], 0x00]]));
        Assert.Null(BucketLog.TryRead([[0xd9, 0xd9, 0xf7, .. First]]));
        Assert.Null(BucketLog.TryRead([[0x82, 0x58, 0x41, .. signature, 0x00, .. rest]]));
        // Members in another order: "h" before the tag, as it must be, and behind it.
        byte[] key = [0x70, .. "bucket/log@1.0.0"u8];
        int tag = rest.AsSpan().IndexOf(key);
        Assert.Null(BucketLog.TryRead([[.. First[..67], rest[0], .. rest[tag..], .. rest[1..tag]]]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_signatures_that_verify_only_the_one_with_the_smaller_s_is_taken(bool p256)
    {
        Signer key = p256 ? B : C;
        byte[] operation = Genesis(key, Service), other = [.. operation];
        System.Numerics.BigInteger order = System.Numerics.BigInteger.Parse(
            p256
                ? "0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
                : "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        System.Numerics.BigInteger s = order - new System.Numerics.BigInteger(operation.AsSpan(35, 32), isUnsigned: true, isBigEndian: true);
        byte[] flipped = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        other.AsSpan(35, 32).Clear();
        flipped.CopyTo(other, 67 - flipped.Length);
        Assert.NotNull(BucketLog.TryRead([operation]));
        Assert.Null(BucketLog.TryRead([other]));
    }

    [Fact]
    public void The_largest_operation_that_may_be_fits()
    {
        Signer[] owners = [.. Enumerable.Range(0, Limits.BucketLogOwners).Select(_ => Signer.New(KeyType.P256))];
        byte[] largest = Genesis(owners[0], Signer.New(KeyType.P256).Did, owners);
        Assert.InRange(largest.Length, 700, Limits.BucketLogBytes);
        Assert.NotNull(BucketLog.TryRead([largest]));
    }

    [Fact]
    public void Logs_part_where_two_operations_follow_the_same_one()
    {
        byte[] other = Next(A, First, A);
        BucketLog log = BucketLog.TryRead([First, other])!;
        Assert.Equal(other, log.ForkFrom([First, Second, Third])!.Bytes);
        Assert.Null(log.ForkFrom([First]));
        Assert.Null(log.ForkFrom([First, other, Next(A, other, B)]));
        Assert.Equal(First, BucketLog.TryRead([First])!.ForkFrom([Genesis(A, Service)])!.Bytes);
    }

    private static CborValue.Map Begun(params (string Name, CborValue? Value)[] changes)
    {
        Dictionary<string, CborValue?> members = new() { ["iss"] = A.Did, ["aud"] = Service, ["nonce"] = new byte[16], ["owners"] = Dids(A) };
        foreach ((string name, CborValue? value) in changes) members[name] = value;
        CborValue.Map payload = [];
        foreach ((string name, CborValue? value) in members.Where(member => member.Value is not null)) payload.Add(name, value!);
        return payload;
    }

    private static byte[][] Long(int count)
    {
        List<byte[]> log = [First];
        while (log.Count < count) log.Add(Next(A, log[^1], A));
        return [.. log];
    }
}
