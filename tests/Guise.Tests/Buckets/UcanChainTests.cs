using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>From a request token to somebody who holds the right: what carries, what does not, and what it costs.</summary>
public sealed class UcanChainTests
{
    private const string Bucket = "0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e";
    private const string Root = "storage://" + Bucket;
    private const long Now = 1_767_225_600;
    private static readonly Signer Service = Signer.OfSeed(1), Alice = Signer.OfSeed(2), Bob = Signer.OfSeed(3), Carol = Signer.OfSeed(5);

    [Theory]
    [InlineData(KeyType.Ed25519)]
    [InlineData(KeyType.P256)]
    [InlineData(KeyType.Secp256k1)]
    public void A_chain_of_three_carries_what_its_narrowest_link_says(object type)
    {
        Signer middle = Signer.New((KeyType)type), last = Signer.New((KeyType)type);
        string first = Alice.Ucan(middle.Did, Att(Root, "storage/*"));
        string second = middle.Ucan(last.Did, Att(Root + "/team", "storage/*"), [first]);
        string request = last.Ucan(Service.Did, Att(Root + "/team/x", "storage/put"), [second]);
        Assert.Null(Decide(request, Root + "/team/x", "storage/put"));
        Assert.Null(Decide(request, Root + "/team/x/y", "storage/put"));
        Assert.Equal("ucan-capability-missing", Decide(request, Root + "/team", "storage/put"));
        Assert.Equal("ucan-capability-missing", Decide(request, Root + "/team/xy", "storage/put"));
        Assert.Equal("ucan-capability-missing", Decide(request, Root + "/team/x", "storage/get"));
    }

    [Fact]
    public void A_right_wider_than_its_proof_carries_nothing_even_where_the_proof_would()
    {
        string proof = Alice.Ucan(Bob.Did, Att(Root + "/team", "storage/get"));
        Assert.Equal("ucan-capability-escalates", Decide(Bob.Ucan(Service.Did, Att(Root, "storage/get"), [proof]), Root + "/team", "storage/get"));
        Assert.Equal("ucan-capability-escalates", Decide(Bob.Ucan(Service.Did, Att(Root + "/team", "storage/*"), [proof]), Root + "/team",
            "storage/get"));
        Assert.Equal("ucan-capability-escalates", Decide(Bob.Ucan(Service.Did, Att(Root + "/team", "*"), [proof]), Root + "/team", "storage/get"));
    }

    [Fact]
    public void Two_proofs_together_give_what_each_gives()
    {
        string get = Alice.Ucan(Bob.Did, Att(Root, "storage/get")), put = Alice.Ucan(Bob.Did, Att(Root, "storage/put"));
        string request = Bob.Ucan(Service.Did, [.. Att(Root, "storage/get"), .. Att(Root, "storage/put")], [get, put]);
        Assert.Null(Decide(request, Root, "storage/get"));
        Assert.Null(Decide(request, Root, "storage/put"));
    }

    [Fact]
    public void A_named_proof_counts_once_it_is_sent_beside()
    {
        string proof = Alice.Ucan(Bob.Did, Att(Root, "storage/*"), version: "0.9.1");
        string request = Bob.Ucan(Service.Did, Att(Root, "storage/get"), [IdOf(proof)], version: "0.9.1");
        Assert.Equal("ucan-proof-missing", Decide(request, Root, "storage/get"));
        Assert.Null(Decide(request, Root, "storage/get", proofs: [proof]));
    }

    [Fact]
    public void A_map_of_capabilities_carries_like_a_list()
    {
        string proof = Alice.Ucan10(Bob.Did, Cap(Root, "storage/*", new { }));
        Assert.Null(Decide(Bob.Ucan10(Service.Did, Cap(Root + "/a", "storage/get", new { }), [IdOf(proof)]), Root + "/a", "storage/get", [proof]));
    }

    /// <summary>The table of the 0.10 specification (§3.2.5.1 of its text): proof, delegation, verdict.</summary>
    [Theory]
    [InlineData("[{}]", "[{}]", true)]
    [InlineData("[{}]", "[{\"maxBytes\":5}]", true)]
    [InlineData("[{\"maxBytes\":5}]", "[{}]", false)]
    [InlineData("[{\"maxBytes\":5}]", "[{\"maxBytes\":5,\"contentType\":\"text/plain\"}]", true)]
    [InlineData("[{\"maxBytes\":5}]", "[{\"maxBytes\":5},{\"contentType\":\"text/plain\"}]", false)]
    [InlineData("[{\"maxBytes\":5},{\"contentType\":\"text/plain\"}]", "[{\"contentType\":\"text/plain\"}]", true)]
    [InlineData("[{\"maxBytes\":5}]", "[{\"maxBytes\":6}]", false)]
    [InlineData("[{\"maxBytes\":5}]", "[{\"maxBytes\":4}]", true)]
    [InlineData("[{\"contentType\":\"text/*\"}]", "[{\"contentType\":\"text/plain\"}]", true)]
    [InlineData("[{\"contentType\":\"text/plain\"}]", "[{\"contentType\":\"text/*\"}]", false)]
    [InlineData("[]", "[]", false)]
    [InlineData("[]", "[{}]", false)]
    [InlineData("[{}]", "[{\"colour\":\"red\"}]", false)]
    public void Caveats_may_be_added_and_never_lost(string proof, string delegation, bool carries)
    {
        string given = Alice.Ucan10(Bob.Did, Cap(Root, "storage/*", System.Text.Json.JsonElement.Parse(proof)));
        string request = Bob.Ucan10(Service.Did, Cap(Root, "storage/put", System.Text.Json.JsonElement.Parse(delegation)), [IdOf(given)]);
        Assert.Equal(carries, Decide(request, Root, "storage/put", [given]) is null);
    }

    [Fact]
    public void A_caveat_of_version_nine_is_checked_and_one_beside_it_is_unknown()
    {
        object[] limited = [new { with = Root, can = "storage/put", nb = new { maxBytes = 10 } }],
        beside = [new { with = Root, can = "storage/put", maxBytes = 10 }];
        Assert.Null(Decide(Alice.Ucan(Service.Did, limited, version: "0.9.1"), Root, "storage/put", request: new(10, Final: true)));
        Assert.Equal("ucan-caveat", Decide(Alice.Ucan(Service.Did, limited, version: "0.9.1"), Root, "storage/put", request: new(11, Final: true)));
        Assert.Equal("ucan-caveat", Decide(Alice.Ucan(Service.Did, beside, version: "0.9.1"), Root, "storage/put"));
        Assert.Null(Decide(Alice.Ucan(Service.Did, beside), Root, "storage/put", request: new(10, Final: true)));
    }

    [Fact]
    public void A_proof_is_passed_on_as_it_is_where_the_token_says_so()
    {
        string proof = Alice.Ucan(Bob.Did, Att(Root + "/team", "storage/get")), other = Alice.Ucan(Bob.Did, Att(Root, "storage/put"));
        string all = Bob.Ucan(Carol.Did, Att("prf:*", "ucan/DELEGATE"), [proof, other]),
            first = Bob.Ucan(Carol.Did, Att("prf:0", "ucan/DELEGATE"), [proof, other]);
        Assert.Null(Decide(Carol.Ucan(Service.Did, Att(Root + "/team", "storage/get"), [all]), Root + "/team", "storage/get"));
        Assert.Null(Decide(Carol.Ucan(Service.Did, Att(Root, "storage/put"), [all]), Root, "storage/put"));
        Assert.Equal("ucan-capability-escalates", Decide(Carol.Ucan(Service.Did, Att(Root, "storage/put"), [first]), Root, "storage/put"));
        Assert.Null(Decide(Carol.Ucan(Service.Did, Att("prf:*", "ucan/DELEGATE"), [first]), Root + "/team", "storage/get"));
        Assert.Equal("ucan-capability-missing", Decide(Carol.Ucan(Service.Did, Att("prf:*", "ucan/DELEGATE"), [first]), Root, "storage/put"));
    }

    [Fact]
    public void A_broken_link_breaks_exactly_the_paths_through_it()
    {
        string alice = Alice.Ucan(Bob.Did, Att(Root, "storage/*")), viaCarol = Bob.Ucan(Carol.Did, Att(Root, "storage/*"), [alice]);
        string direct = Alice.Ucan(Carol.Did, Att(Root, "storage/*"));
        string both = Carol.Ucan(Service.Did, Att(Root, "storage/get"), [viaCarol, direct]),
            one = Carol.Ucan(Service.Did, Att(Root, "storage/get"), [viaCarol]);
        Assert.Null(Decide(both, Root, "storage/get", revoked: IdOf(viaCarol)));
        Assert.Equal("ucan-revoked", Decide(one, Root, "storage/get", revoked: IdOf(viaCarol)));
        Assert.Equal("ucan-revoked", Decide(one, Root, "storage/get", revoked: IdOf(alice)));
        Assert.Equal("ucan-revoked", Decide(one, Root, "storage/get", revoked: IdOf(one)));
    }

    [Fact]
    public void The_fault_names_the_token_that_caused_it()
    {
        string proof = Alice.Ucan(Bob.Did, Att(Root, "storage/get")), request = Bob.Ucan(Service.Did, Att(Root, "storage/get"), [proof]);
        Assert.Equal(IdOf(proof), FaultOf(request, Root, "storage/get", revoked: IdOf(proof))!.Link);
        string foreign = Carol.Ucan(Bob.Did, Att(Root, "storage/get"));
        UcanFault fault = FaultOf(Bob.Ucan(Service.Did, Att(Root, "storage/get"), [foreign]), Root, "storage/get")!;
        Assert.Equal((Problems.RootNotAuthorised, IdOf(foreign)), (fault.Problem, fault.Link));
    }

    [Fact]
    public void A_proof_must_be_valid_as_long_as_the_token_claims_to_be()
    {
        string proof = Alice.Ucan(Bob.Did, Att(Root, "storage/get"), exp: Now + 100, nbf: Now - 100);
        Assert.Null(Decide(Bob.Ucan(Service.Did, Att(Root, "storage/get"), [proof], exp: Now + 100, nbf: Now - 100), Root, "storage/get"));
        Assert.Equal("ucan-proof-bounds", Decide(Bob.Ucan(Service.Did, Att(Root, "storage/get"), [proof], exp: Now + 101, nbf: Now - 100), Root,
            "storage/get"));
        Assert.Equal("ucan-proof-bounds", Decide(Bob.Ucan(Service.Did, Att(Root, "storage/get"), [proof], exp: Now + 100, nbf: Now - 101), Root,
            "storage/get"));
    }

    [Fact]
    public void Valid_means_from_the_first_second_on_and_before_the_last()
    {
        string token = Alice.Ucan(Service.Did, Att(Root, "storage/get"), exp: Now + 10, nbf: Now);
        Assert.Null(Decide(token, Root, "storage/get", now: Now));
        Assert.Null(Decide(token, Root, "storage/get", now: Now + 9));
        Assert.Equal("ucan-too-early", Decide(token, Root, "storage/get", now: Now - 1));
        Assert.Equal("ucan-expired", Decide(token, Root, "storage/get", now: Now + 10));
    }

    [Fact]
    public void Twenty_levels_of_diamonds_end_within_fifty_milliseconds()
    {
        (string token, List<string> proofs) = Diamond(20);
        UcanLimits wide = new(1 << 20, 50, 100, 8, 1000);
        // The time of this thread alone: other tests run beside it.
        TimeSpan best = TimeSpan.MaxValue;
        for (int i = 0; i < 8; i++)
        {
            int asked = 0;
            TimeSpan start = ThreadTime.Used();
            UcanChain chain = UcanChain.TryRead(token, proofs, wide, out _)!;
            Assert.Null(UcanChecks.Check(chain, null, Now));
            Facts facts = new((step, _) => { asked++; return step.Issuer == "nobody" ? null : Problems.RootNotAuthorised; });
            Assert.NotNull(new UcanAuthority(chain, facts).Decide(StorageResource.TryParse(Root)!, "storage/get", UcanRequest.Unknown).Fault);
            TimeSpan took = ThreadTime.Used() - start;
            Assert.Equal(chain.Links.Count, asked);
            best = took < best ? took : best;
        }
        Assert.True(best < TimeSpan.FromMilliseconds(50), $"{best.TotalMilliseconds} ms");
    }

    [Fact]
    public void Limits_come_before_signatures()
    {
        (string token, List<string> proofs) = Diamond(9);
        string forged = token[..^4] + "AAAA";
        Assert.Equal("ucan-too-large", Decide(forged, Root, "storage/get", proofs));
        string many = Alice.Ucan(Service.Did, [.. Enumerable.Range(0, 65).SelectMany(i => Att($"{Root}/{i}", "storage/get"))]);
        Assert.Equal("ucan-too-large", Decide(many[..^4] + "AAAA", Root, "storage/get"));
        string wide = Alice.Ucan(Service.Did, Att(Root, "storage/get"), [.. Enumerable.Range(0, 9).Select(i => IdOf($"{i}"))]);
        Assert.Equal("ucan-too-large", Decide(wide[..^4] + "AAAA", Root, "storage/get"));
        Assert.Equal("ucan-too-large", Decide(new string('a', Limits.UcanBytes + 1), Root, "storage/get"));
        Assert.Equal("ucan-too-large", Decide(Alice.Ucan(Service.Did, Att(Root, "storage/get")), Root, "storage/get",
            [.. Enumerable.Repeat("x", 33)]));
    }

    internal static string IdOf(string token) => Cid.OfJwt(System.Text.Encoding.ASCII.GetBytes(token));

    internal static object[] Att(string with, string can) => [new Dictionary<string, string> { ["with"] = with, ["can"] = can }];

    private static object Cap(string with, string can, object caveat) =>
        new Dictionary<string, object> { [with] = new Dictionary<string, object> { [can] = caveat is System.Text.Json.JsonElement ? caveat
            : new[] { caveat } } };

    /// <summary>Each level names both tokens of the level below: two to the power of the levels paths, two tokens a level.</summary>
    private static (string Token, List<string> Proofs) Diamond(int levels)
    {
        List<string> proofs = [], below = [];
        Signer signer = Signer.New();
        for (int level = 0; level < levels; level++)
        {
            Signer next = Signer.New();
            string[] ids = [.. below.Select(IdOf)];
            below = [.. Enumerable.Range(0, 2).Select(i => signer.Ucan(next.Did, Att(Root, "storage/*"), ids, version: "0.9.1", nonce: $"{i}"))];
            proofs.AddRange(below);
            signer = next;
        }
        return (signer.Ucan(Service.Did, Att(Root, "storage/*"), [.. below.Select(IdOf)], version: "0.9.1"), proofs);
    }

    private static string? Decide(
        string token, string resource, string ability, IReadOnlyList<string>? proofs = null, string? revoked = null, long now = Now,
        UcanRequest? request = null) =>
        FaultOf(token, resource, ability, proofs, revoked, now, request)?.Problem.Code;

    /// <summary>Alice holds everything on the bucket.</summary>
    private static UcanFault? FaultOf(
        string token, string resource, string ability, IReadOnlyList<string>? proofs = null, string? revoked = null, long now = Now,
        UcanRequest? request = null)
    {
        if (UcanChain.TryRead(token, proofs ?? [], UcanLimits.Default, out UcanFault? fault) is not { } chain) return fault;
        if (UcanChecks.Check(chain, [Service.Did], now) is { } invalid) return invalid;
        Facts facts = new(
            (step, _) => step.Issuer == Alice.Did ? null : Problems.RootNotAuthorised,
            step => step.Cid == revoked ? Problems.UcanRevoked : null);
        return new UcanAuthority(chain, facts).Decide(StorageResource.TryParse(resource)!, ability, request ?? UcanRequest.Unknown).Fault;
    }
}
