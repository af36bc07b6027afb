using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Payments.Ledgers;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Payments;

public sealed class IngressTests
{
    private static readonly JsonNode Vector = Vectors.Read("internet-computer.json")["signed_ingress"]!;
    private static readonly byte[] Secret = Vector.Hex("secret");
    private static readonly Principal Ledger = PrincipalOf(Vector.Text("canister"));
    private static readonly DateTimeOffset Expiry = IcTime.ToTime(ulong.Parse(Vector.Text("ingress_expiry")));
    private static readonly DateTimeOffset Now = Expiry.AddMinutes(-4);

    [Fact]
    public void The_published_payment_is_read_and_its_signature_verifies()
    {
        SignedRequest request = SignedRequest.TryRead(Vector.Hex("envelopeCborHex"), Now)!;
        Assert.Equal(Vector.Text("requestId"), Convert.ToHexStringLower(request.Id));
        Assert.Equal(Vector.Text("sender"), request.Sender.ToString());
        Assert.Equal(Ledger, request.Canister);
        Assert.Equal(("call", Transfer.Method), (request.Kind, request.Method));
        Assert.Equal(Vector.Text("argHex"), Convert.ToHexStringLower(request.Arguments!));
        byte[] digest = SHA256.HashData(Vector.Hex("signedMessageHex"));
        Assert.True(Secp256k1.Verify(Secp256k1.PublicKey(Secret), digest, Vector.Hex("signature")));
    }

    [Fact]
    public void A_payment_that_is_signed_here_is_the_published_one_but_for_the_random_signature()
    {
        Ingress call = Ingress.Call(Secret, Ledger, Transfer.Method, Vector.Hex("argHex"), Expiry);
        Assert.Equal(Vector.Text("requestId"), Convert.ToHexStringLower(call.Id.Span));
        Assert.Equal(1_700_000_240_000_000_000UL, call.Expiry);
        CborValue.Map ours = (CborValue.Map)Cbor.TryDecode(call.Envelope, CborRules.Foreign)!;
        CborValue.Map published = (CborValue.Map)Cbor.TryDecode(Vector.Hex("envelopeCborHex"), CborRules.Foreign)!;
        Assert.Equal(Cbor.Encode(published["content"]!), Cbor.Encode(ours["content"]!));
        Assert.Equal(Vector.Text("senderPubkeyDer"), Convert.ToHexStringLower(((CborValue.Bytes)ours["sender_pubkey"]!).Value.Span));
        Assert.Equal(published.Count, ours.Count);
        Assert.Equal("d9d9f7", Convert.ToHexStringLower(call.Envelope.Span[..3]));
        Assert.NotNull(SignedRequest.TryRead(call.Envelope, Now));
    }

    [Fact]
    public void A_question_about_a_call_has_the_published_id()
    {
        Ingress question = Ingress.Status(Secret, Vector.Hex("requestId"), Expiry);
        Assert.Equal(Vector.Text("readStateRequestId"), Convert.ToHexStringLower(question.Id.Span));
        SignedRequest request = SignedRequest.TryRead(question.Envelope, Now)!;
        Assert.Equal("read_state", request.Kind);
        Assert.Equal([Vector.Hex("requestId")], request.StatusPaths()!);
    }

    [Fact]
    public void The_signature_of_a_request_with_an_empty_sender_verifies_as_published()
    {
        JsonNode vector = Vectors.Read("internet-computer.json")["signature"]!;
        byte[] digest = SHA256.HashData(RequestId.Message(vector.Hex("requestId")));
        Assert.True(Secp256k1.Verify(Secp256k1.PublicKey(vector.Hex("secret")), digest, vector.Hex("signature")));
    }

    [Fact]
    public void Any_change_of_an_envelope_makes_it_nobodys()
    {
        byte[] good = Vector.Hex("envelopeCborHex");
        CborValue.Map map = (CborValue.Map)Cbor.TryDecode(good, CborRules.Foreign)!;
        SignedRequest original = SignedRequest.TryRead(good, Now)!;
        for (int i = 0; i < good.Length; i++)
        {
            byte[] changed = [.. good];
            changed[i] ^= 1;
            if (SignedRequest.TryRead(changed, Now) is { } read) Assert.Equal(original.Id, read.Id);
        }
        Assert.Null(SignedRequest.TryRead(Without(map, "sender_sig"), Now));
        Assert.Null(SignedRequest.TryRead(Without(map, "sender_pubkey"), Now));
        Assert.Null(SignedRequest.TryRead(Without(map, "content"), Now));
    }

    [Fact]
    public void Nobody_signs_for_another_and_nobody_signs_for_the_anonymous()
    {
        byte[] other = RandomNumberGenerator.GetBytes(32);
        CborValue.Map forged = Ingress.CallOf(PrincipalOf(Vector.Text("sender")), Ledger, Transfer.Method, [], 5);
        Assert.Null(SignedRequest.TryRead(Signed(other, forged), Now));
        CborValue.Map anonymous = Ingress.CallOf(Principal.Anonymous, Ledger, Transfer.Method, [], 5);
        Assert.Null(SignedRequest.TryRead(Signed(other, anonymous), Now));
        Assert.Equal(Principal.Anonymous, SignedRequest.TryRead(Cbor.Encode(new CborValue.Map { { "content", anonymous } }), Now)!.Sender);
    }

    [Fact]
    public void The_published_chain_of_delegations_signs_for_its_root()
    {
        JsonNode chain = Vectors.Read("internet-computer.json")["delegation"]!;
        CborValue.List links = new([.. chain["links"]!.AsArray().Select(link => (CborValue)new CborValue.Map
        {
            { "delegation", new Delegation(link.Hex("pubkey"), Convert.ToUInt64(link.Text("expiration"), 16)).Content },
            { "signature", link.Hex("signature") }
        })]);
        // The chain ends at the key of the seed of 32 zero bytes.
        byte[] last = new byte[32];
        Assert.EndsWith(Convert.ToHexStringLower(Ed25519.PublicKey(last)), chain["links"]![1].Text("pubkey"));
        Principal root = Principal.SelfAuthenticating(chain.Hex("rootDer"));
        Assert.Equal(chain.Text("principalOfRoot"), root.ToString());
        CborValue.Map content = Ingress.CallOf(root, Ledger, Transfer.Method, [], 5);
        byte[] Envelope(CborValue.List delegations) => Cbor.Encode(new CborValue.Map
        {
            { "content", content }, { "sender_pubkey", chain.Hex("rootDer") },
            { "sender_sig", Ed25519.Sign(last, RequestId.Message(RequestId.Of(content))) },
            { "sender_delegation", delegations }
        });
        DateTimeOffset expiration = IcTime.ToTime(0x1655f29d787c0000);

        Assert.NotNull(SignedRequest.TryRead(Envelope(links), expiration));
        Assert.Null(SignedRequest.TryRead(Envelope(links), expiration.AddSeconds(1)));
        Assert.Null(SignedRequest.TryRead(Envelope(new(links.Items[1], links.Items[0])), expiration));
        Assert.Null(SignedRequest.TryRead(Envelope(new(links.Items[0])), expiration));
        Assert.Null(SignedRequest.TryRead(Envelope(new()), expiration));
        Assert.Null(SignedRequest.TryRead(Envelope(new([.. Enumerable.Repeat(links.Items[0], 21)])), expiration));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_delegation_counts_for_its_targets_alone(bool named)
    {
        byte[] root = RandomNumberGenerator.GetBytes(32), session = RandomNumberGenerator.GetBytes(32);
        byte[] rootKey = PublicKeyDer.Encode(KeyType.P256, P256.PublicKey(root));
        Delegation delegation = new(PublicKeyDer.Encode(KeyType.Secp256k1, Secp256k1.PublicKey(session)), IcTime.Of(Expiry),
            [named ? Ledger.Bytes.ToArray() : [9]]);
        CborValue.Map content = Ingress.CallOf(Principal.SelfAuthenticating(rootKey), Ledger, Transfer.Method, [], 5);
        CborValue.Map envelope = new()
        {
            { "content", content }, { "sender_pubkey", rootKey },
            { "sender_sig", Secp256k1.Sign(session, SHA256.HashData(RequestId.Message(RequestId.Of(content)))) },
            { "sender_delegation", new CborValue.List(new CborValue.Map { { "delegation", delegation.Content },
                { "signature", P256.Sign(root, SHA256.HashData(delegation.Message)) } }) }
        };
        Assert.Equal(named, SignedRequest.TryRead(Cbor.Encode(envelope), Now) is not null);
    }

    private static byte[] Signed(byte[] secret, CborValue.Map content)
    {
        byte[] key = PublicKeyDer.Encode(KeyType.Secp256k1, Secp256k1.PublicKey(secret));
        byte[] signature = Secp256k1.Sign(secret, SHA256.HashData(RequestId.Message(RequestId.Of(content))));
        return Cbor.Encode(new CborValue.Map { { "content", content }, { "sender_pubkey", key }, { "sender_sig", signature } });
    }

    private static byte[] Without(CborValue.Map map, string member)
    {
        CborValue.Map rest = [];
        foreach ((string key, CborValue value) in map) if (key != member) rest.Add(key, value);
        return Cbor.Encode(rest);
    }

    private static Principal PrincipalOf(string text) =>
        Principal.TryParse(text, out Principal? principal) ? principal : throw new FormatException(text);
}
