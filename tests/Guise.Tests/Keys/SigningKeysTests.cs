using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Keys;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Keys;

public sealed class SigningKeysTests : IDisposable
{
    private static readonly DateTimeOffset MidPeriod = SigningSchedule.Start(228) + TimeSpan.FromDays(40);

    private readonly SqliteStore _store = new();
    private readonly TestServiceKey _serviceKey = new();
    private readonly FakeTimeProvider _clock = new(MidPeriod);
    private readonly SigningKeys _keys;

    public SigningKeysTests() => _keys = NewKeys();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Algorithms => ["ES256", "ES256K"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_signature_verifies_with_nothing_but_the_published_list(string name)
    {
        byte[] message = RandomNumberGenerator.GetBytes(100);
        SigningKey key = await Current(name);
        byte[] signature = key.Sign(message);

        using ECDsa verifier = Verifier((await List()).EnumerateArray().Single(listed => listed.GetProperty("kid").GetString() == key.Kid));
        Assert.Equal(64, signature.Length);
        Assert.True(verifier.VerifyData(message, signature, HashAlgorithmName.SHA256));
        message[0] ^= 1;
        Assert.False(verifier.VerifyData(message, signature, HashAlgorithmName.SHA256));
    }

    [Theory]
    [InlineData("ES256", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    [InlineData("ES256K", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    public async Task Every_s_is_in_the_lower_half(string name, string order)
    {
        BigInteger half = BigInteger.Parse("0" + order, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 2;
        SigningKey key = await Current(name);

        for (int i = 0; i < 40; i++)
        {
            byte[] signature = key.Sign(BitConverter.GetBytes(i));
            Assert.True(new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true) <= half);
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001",
        "0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
        "0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0",
        "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0")]
    [InlineData("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1",
        "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0")]
    public void The_higher_s_becomes_the_lower_one(string s, string lower)
    {
        byte[] signature = [.. new byte[32], .. Convert.FromHexString(s)];
        SigningAlgorithm.Es256K.LowerS(signature);

        Assert.Equal(lower, Convert.ToHexStringLower(signature.AsSpan(32)));
    }

    [Fact]
    public async Task A_kid_is_the_thumbprint_of_the_key()
    {
        foreach (JsonElement key in (await List()).EnumerateArray())
        {
            var required = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (string member in (string[])["kty", "crv", "x", "y"]) required[member] = key.GetProperty(member).GetString()!;
            byte[] hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(required));

            Assert.Equal(Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_'), key.GetProperty("kid").GetString());
        }
    }

    [Fact]
    public void A_thumbprint_is_the_one_that_another_implementation_gives()
    {
        // The key of RFC 7517 appendix A.1; the thumbprint was computed apart from this code.
        PublishedKey key = PublishedKey.Of(SigningAlgorithm.Es256,
            StrictBase64Url.TryDecode("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4")!,
            StrictBase64Url.TryDecode("4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM")!);

        Assert.Equal("cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s", key.Kid);
    }

    [Fact]
    public async Task The_list_shows_the_public_members_and_no_other()
    {
        JsonElement keys = await List();

        Assert.Equal(["ES256", "ES256K"], keys.EnumerateArray().Select(key => key.GetProperty("alg").GetString()));
        Assert.All(keys.EnumerateArray(), key =>
            Assert.Equal(["kty", "crv", "x", "y", "use", "alg", "kid"], key.EnumerateObject().Select(member => member.Name)));
        Assert.All(keys.EnumerateArray(), key => Assert.Equal(("EC", "sig"),
            (key.GetProperty("kty").GetString(), key.GetProperty("use").GetString())));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Instances_that_race_for_the_first_key_sign_with_one(string name)
    {
        SigningKey[] keys = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            using SigningKeys instance = NewKeys();
            return await instance.Current(Algorithm(name), Cancel);
        }, Cancel)));

        Assert.Single(keys.Select(key => key.Kid).Distinct());
        Assert.Equal(2, (await Rows()).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_private_key_that_lies_in_another_row_does_not_open(int exchange)
    {
        await Current("ES256");
        _clock.SetUtcNow(SigningSchedule.Start(229) - TimeSpan.FromDays(1));
        await _keys.Published(Cancel);
        IReadOnlyList<StoredRecord> rows = await Rows();
        StoredRecord first = rows.Single(row => row.Row == "ES256|000228"), second = rows.Single(row => row.Row == "ES256|000229");
        await Replace(first, exchange == 0 ? second.Value : WithBoxOf(first.Value, second.Value));

        using SigningKeys other = NewKeys();
        await Assert.ThrowsAsync<CryptographicException>(() => other.Current(SigningAlgorithm.Es256, Cancel));
    }

    [Fact]
    public async Task A_rotation_of_the_service_key_keeps_the_keys_readable()
    {
        string kid = (await Current("ES256")).Kid;
        _serviceKey.Rotate();
        using SigningKeys restarted = NewKeys();

        SigningKey key = await restarted.Current(SigningAlgorithm.Es256, Cancel);

        Assert.Equal(kid, key.Kid);
        Assert.Equal(64, key.Sign("message"u8.ToArray()).Length);
    }

    [Fact]
    public async Task Another_service_key_opens_none()
    {
        await Current("ES256");
        using SigningKeys stranger = new(_store.Records, new ServiceKeys(new TestServiceKey()), _clock);

        await Assert.ThrowsAsync<CryptographicException>(() => stranger.Current(SigningAlgorithm.Es256, Cancel));
    }

    [Fact]
    public async Task The_box_at_rest_holds_the_scalar_sealed()
    {
        SigningKey key = await Current("ES256");
        StoredRecord row = (await Rows()).Single(stored => stored.Row.StartsWith("ES256|", StringComparison.Ordinal));
        SigningKeyRecord record = RecordJson.Read<SigningKeyRecord>(row.Value);
        byte[] scalar = await new ServiceKeys(_serviceKey)
            .Open("signing-keys", record.Box, Frame.Of("signing-key", row.Row, "ES256", key.Kid), Cancel);

        Assert.Equal(32, scalar.Length);
        Assert.False(_store.IsOnDisk(scalar));
        Assert.False(_store.IsOnDisk(StrictBase64Url.Encode(scalar)));
        Assert.True(_store.IsOnDisk(StrictBase64Url.Encode(record.X)));
    }

    [Fact]
    public async Task A_fresh_ring_is_read_once_in_five_minutes()
    {
        CountingRecordStore counting = new(_store.Records);
        using SigningKeys keys = new(counting, new ServiceKeys(_serviceKey), _clock);
        await keys.Current(SigningAlgorithm.Es256, Cancel);
        counting.Reset();

        _clock.Advance(Limits.SigningCache - TimeSpan.FromSeconds(1));
        await keys.Current(SigningAlgorithm.Es256, Cancel);
        Assert.Equal(0, counting.RoundTrips);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await keys.Current(SigningAlgorithm.Es256K, Cancel);
        Assert.Equal((1, 0), (counting.Reads, counting.Writes));
    }

    [Fact]
    public async Task A_key_prints_its_id_only()
    {
        SigningKey key = await Current("ES256");

        Assert.Equal(key.Kid, key.ToString());
    }

    public void Dispose()
    {
        _keys.Dispose();
        _store.Dispose();
    }

    private SigningKeys NewKeys() => new(_store.Records, new ServiceKeys(_serviceKey), _clock);

    private Task<SigningKey> Current(string name) => _keys.Current(Algorithm(name), Cancel);

    private static SigningAlgorithm Algorithm(string name) => SigningAlgorithm.All.Single(algorithm => algorithm.Name == name);

    private async Task<JsonElement> List() => JsonSerializer.SerializeToElement(await _keys.Published(Cancel), Json.Options);

    private async Task<IReadOnlyList<StoredRecord>> Rows() => (await _store.Records.Query("signing-keys", "", 1000, cancel: Cancel)).Items;

    private async Task Replace(StoredRecord row, byte[] value) =>
        Assert.IsType<WriteOutcome.Written>(await _store.Records.Write("signing-keys", [new RecordWrite.Replace(row.Row, value, row.ETag)],
            cancel: Cancel));

    private static byte[] WithBoxOf(byte[] row, byte[] other) =>
        RecordJson.Write(RecordJson.Read<SigningKeyRecord>(row) with { Box = RecordJson.Read<SigningKeyRecord>(other).Box });

    private static ECDsa Verifier(JsonElement jwk) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.CreateFromFriendlyName(jwk.GetProperty("crv").GetString() == "P-256" ? "nistP256" : "secp256k1"),
        Q = new ECPoint { X = Decode(jwk, "x"), Y = Decode(jwk, "y") },
    });

    private static byte[] Decode(JsonElement jwk, string member) =>
        Convert.FromBase64String(jwk.GetProperty(member).GetString()!.Replace('-', '+').Replace('_', '/') + "=");
}
