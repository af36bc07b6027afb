using System.Numerics;
using System.Text;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Tests.Buckets;

/// <summary>One spelling a token: whatever else verifies elsewhere is refused here, so a revoked token has no other name.</summary>
public sealed class UcanReaderTests
{
    private const string Root = "storage://0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e";
    private static readonly Signer Alice = Signer.OfSeed(2), Bob = Signer.OfSeed(3);
    private static readonly string Good = Alice.Ucan(Bob.Did, UcanChainTests.Att(Root, "storage/get"));

    [Fact]
    public void A_good_token_is_read() => Assert.Null(CodeOf(Good));

    [Fact]
    public void Every_other_spelling_of_the_same_token_is_malformed()
    {
        string[] parts = Good.Split('.');
        foreach (string spelling in (string[])
        [
            Good + "==", Good + ".", Good + ".AA", " " + Good, Good + "\n", Good[..10] + " " + Good[10..],
            parts[0] + "=." + parts[1] + "." + parts[2],
            Good[..^1] + (char)(Good[^1] + 1), $"{parts[0]}.{parts[1]}.", $"..{parts[2]}", parts[0] + "." + parts[1], "", ".", "..", "...",
            Good.Replace('-', '+'), Good.Replace('_', '/') + "x",
        ])
        {
            if (spelling != Good) Assert.Equal("ucan-malformed", CodeOf(spelling));
        }
    }

    [Theory]
    [InlineData("{\"iss\":\"did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP\",\"iss\":\"$\",\"aud\":\"$\",\"exp\":4000000000,\"att\":[],\"prf\":[]}", "ucan-malformed")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$\",\"exp\":4000000000,\"\\u0065xp\":1,\"att\":[],\"prf\":[]}", "ucan-malformed")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$\",\"exp\":4000000000,\"att\":[],\"prf\":[],\"nnc\":\"\\ud800\"}", "ucan-malformed")]
    [InlineData("[]", "ucan-malformed")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$\",\"exp\":4e9,\"att\":[],\"prf\":[]}", "ucan-claims-invalid")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$\",\"exp\":4000000000.0,\"att\":[],\"prf\":[]}", "ucan-claims-invalid")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$\",\"exp\":9007199254740992,\"att\":[],\"prf\":[]}", "ucan-claims-invalid")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$\",\"exp\":null,\"att\":[],\"prf\":[]}", "ucan-claims-invalid")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$\",\"exp\":4000000000,\"nbf\":-1,\"att\":[],\"prf\":[]}", "ucan-claims-invalid")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$\",\"exp\":4000000000,\"cap\":{},\"prf\":[]}", "ucan-claims-invalid")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$\",\"exp\":4000000000,\"att\":[],\"cap\":{},\"prf\":[]}", "ucan-claims-invalid")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$\",\"exp\":4000000000,\"att\":[],\"prf\":[null]}", "ucan-claims-invalid")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"$#key\",\"exp\":4000000000,\"att\":[],\"prf\":[]}", "ucan-did-invalid")]
    [InlineData("{\"iss\":\"$\",\"aud\":\"did:web:example.org\",\"exp\":4000000000,\"att\":[],\"prf\":[]}", "ucan-did-invalid")]
    public void A_payload_that_two_readers_could_read_in_two_ways_is_refused(string payload, string code) =>
        Assert.Equal(code, CodeOf(Alice.Jwt(new { alg = "EdDSA", typ = "JWT", ucv = "0.8.1" },
            payload.Replace("$", Alice.Did, StringComparison.Ordinal))));

    [Theory]
    [InlineData("{\"alg\":\"none\",\"typ\":\"JWT\",\"ucv\":\"0.8.1\"}")]
    [InlineData("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"ucv\":\"0.8.1\"}")]
    [InlineData("{\"alg\":\"EdDSA\",\"typ\":\"jwt\",\"ucv\":\"0.8.1\"}")]
    [InlineData("{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"ucv\":\"0.8\"}")]
    [InlineData("{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"ucv\":\"0.08.1\"}")]
    [InlineData("{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"ucv\":\"0.6.0\"}")]
    [InlineData("{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"ucv\":\"0.10.0\"}")]
    [InlineData("{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"ucv\":\"0.8.1\",\"crit\":[\"x\"]}")]
    [InlineData("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}")]
    public void A_header_names_what_this_service_takes_and_nothing_else(string header) => Assert.Equal(
        "ucan-header-invalid", CodeOf(Alice.Jwt(header,
            new { iss = Alice.Did, aud = Bob.Did, exp = 4_000_000_000, att = Array.Empty<object>(), prf = Array.Empty<string>() })));

    [Theory]
    [InlineData("did:key:z6MkeXATEjyXENzBXBxgC5EHk2JE5aqd7qMGGtDpLUH1e2Sj")]
    [InlineData("did:key:z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP")]
    [InlineData("did:key:z6MkvQQfodDS9hpfvSLcFA5f2iCB9tBXk3PE5b1P8VVsjtRt")]
    [InlineData("did:key:z")]
    [InlineData("did:key:z6Mkko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBié")]
    [InlineData("did:key:z\uffff")]
    public void A_key_that_verifies_what_nobody_signed_is_no_principal(string did) => Assert.Null(UcanKey.TryParse(did));

    [Theory]
    [InlineData(KeyType.P256, "0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    [InlineData(KeyType.Secp256k1, "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    public void The_other_signature_that_verifies_is_not_accepted(object type, string order)
    {
        Signer signer = Signer.New((KeyType)type);
        string token = signer.Ucan(Bob.Did, UcanChainTests.Att(Root, "storage/get"));
        byte[] signature = StrictBase64Url.TryDecode(token.Split('.')[2])!;
        BigInteger n = BigInteger.Parse(order, System.Globalization.NumberStyles.HexNumber, null),
            s = new(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        byte[] flipped = (n - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        Array.Clear(signature, 32, 32);
        flipped.CopyTo(signature, 64 - flipped.Length);
        string other = token[..(token.LastIndexOf('.') + 1)] + StrictBase64Url.Encode(signature);
        Assert.Null(Check(token));
        Assert.Equal("ucan-signature-invalid", Check(other));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("/a", true)]
    [InlineData("/a/b.c/d_~-!$&'()*+,;=:@", true)]
    [InlineData("/caf%C3%A9", true)]
    [InlineData("/a%20b", true)]
    [InlineData("/%25", true)]
    [InlineData("/did:key:z6MkkTest", true)]
    [InlineData("/", false)]
    [InlineData("/a/", false)]
    [InlineData("//a", false)]
    [InlineData("/.", false)]
    [InlineData("/a/..", false)]
    [InlineData("/a/../b", false)]
    [InlineData("/%2e%2e/b", false)]
    [InlineData("/%2E%2E/b", false)]
    [InlineData("/a%2Fb", false)]
    [InlineData("/a%5Cb", false)]
    [InlineData("/a\\b", false)]
    [InlineData("/a%00", false)]
    [InlineData("/a%0A", false)]
    [InlineData("/%61", false)]
    [InlineData("/caf%c3%a9", false)]
    [InlineData("/cafe%CC%81", false)]
    [InlineData("/é", false)]
    [InlineData("/%C3", false)]
    [InlineData("/a%2", false)]
    [InlineData("/a b", false)]
    [InlineData("/a?b", false)]
    [InlineData("/a#b", false)]
    [InlineData("?a", false)]
    public void A_place_has_one_spelling(string path, bool canonical) => Assert.Equal(canonical, StorageResource.TryParse(Root + path) is not null);

    [Theory]
    [InlineData("storage://0B0E6C8C-6f6d-4c6a-8d7e-2f5b6a9c1d3e")]
    [InlineData("storage://0b0e6c8c6f6d4c6a8d7e2f5b6a9c1d3e")]
    [InlineData("storage://{0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e}")]
    [InlineData("Storage://0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e")]
    [InlineData("storage:0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e")]
    [InlineData("storage://0b0e6c8c-6f6d-1c6a-8d7e-2f5b6a9c1d3e")]
    [InlineData("storage://0b0e6c8c-6f6d-7c6a-8d7e-2f5b6a9c1d3e")]
    [InlineData("storage://0b0e6c8c-6f6d-8c6a-7d7e-2f5b6a9c1d3e")]
    [InlineData("storage://0b0e6c8c-6f6d-4c6a-cd7e-2f5b6a9c1d3e")]
    [InlineData("storage://00000000-0000-0000-0000-000000000000")]
    [InlineData("storage://my-bucket")]
    [InlineData("storage://did:key:z")]
    public void A_bucket_has_one_spelling(string resource) => Assert.Null(StorageResource.TryParse(resource));

    [Fact]
    public void A_segment_and_a_path_have_bounds()
    {
        Assert.NotNull(StorageResource.TryParse($"{Root}/{new string('a', 255)}"));
        Assert.Null(StorageResource.TryParse($"{Root}/{new string('a', 256)}"));
        Assert.NotNull(StorageResource.TryParse(Root + string.Concat(Enumerable.Repeat("/a", 32))));
        Assert.Null(StorageResource.TryParse(Root + string.Concat(Enumerable.Repeat("/a", 33))));
        Assert.Null(StorageResource.TryParse(Root + string.Concat(Enumerable.Repeat("/" + new string('a', 250), 5))));
    }

    private static string? CodeOf(string token) => UcanReader.Read(token).Problem?.Code;

    private static string? Check(string token) =>
        (UcanChain.TryRead(token, [], UcanLimits.Default, out UcanFault? fault) is { } chain ? UcanChecks.Check(chain, null, 1_767_225_600)
            : fault)?.Problem.Code;
}
