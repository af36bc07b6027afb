using System.Net;
using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>Registering a key: only who has it can, once, for one account, for ever.</summary>
public sealed class DidTests
{
    [Theory]
    [InlineData(KeyType.Ed25519)]
    [InlineData(KeyType.P256)]
    [InlineData(KeyType.Secp256k1)]
    public async Task A_key_of_each_type_is_registered_by_a_token_or_by_a_signature(object type)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.New(app);
        (await alice.Register(Signer.New((KeyType)type))).Must(HttpStatusCode.Created);

        Signer key = Signer.New((KeyType)type);
        Answer challenge = (await alice.Challenge(key.Did)).Must(HttpStatusCode.Created);
        string signature = StrictBase64Url.Encode(key.Sign(Encoding.UTF8.GetBytes(challenge.String("text"))));
        Assert.Equal(key.Did, (await app.Post("/v1/dids", new { challenge = challenge.String("id"), signature }, alice.Token))
            .Must(HttpStatusCode.Created).String("did"));
        Assert.Equal(2, (await app.Get("/v1/dids", alice.Token))["items"].GetArrayLength());
    }

    [Fact]
    public async Task Every_proof_that_is_not_of_this_key_for_this_challenge_is_refused_and_stores_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.New(app), mallory = await Person.New(app);
        string bucket = "0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e", did = alice.Key.Did;
        async Task Refused(Func<Answer, string?> proof, Func<Answer, string?>? signature = null)
        {
            Answer challenge = (await mallory.Challenge(did)).Must(HttpStatusCode.Created);
            (await app.Post("/v1/dids", new { challenge = challenge.String("id"), proof = proof(challenge),
                signature = signature?.Invoke(challenge) }, mallory.Token)).MustBe(Problems.DidProofInvalid);
        }
        await Refused(challenge => mallory.Proof(mallory.Key, challenge));
        await Refused(challenge => mallory.Proof(alice.Key, challenge, service: Signer.OfSeed(6).Did));
        await Refused(challenge => mallory.Proof(alice.Key, challenge, account: new string('0', 32)));
        await Refused(challenge => mallory.Proof(alice.Key, challenge, purpose: "recovery"));
        await Refused(challenge => mallory.Proof(alice.Key, challenge, bucket: bucket));
        await Refused(challenge => mallory.Proof(alice.Key, challenge, inNonce: true));
        await Refused(challenge => mallory.Proof(alice.Key, challenge, att: UcanChainTests.Att(Person.At(bucket), "storage/get")));
        await Refused(challenge => mallory.Proof(alice.Key, challenge)[..^4] + "AAAA");
        await Refused(_ => "x");
        await Refused(_ => null, _ => StrictBase64Url.Encode(alice.Key.Sign("REVOKE:x"u8.ToArray())));
        await Refused(_ => null);
        await Refused(challenge => mallory.Proof(alice.Key, challenge),
            challenge => StrictBase64Url.Encode(alice.Key.Sign(Encoding.UTF8.GetBytes(challenge.String("text")))));
        Assert.Equal(0, (await app.Get("/v1/dids", mallory.Token))["items"].GetArrayLength());
        (await alice.Register(alice.Key)).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_challenge_works_once_for_its_account_for_ten_minutes_and_dies_of_five_failures()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.New(app), mallory = await Person.New(app);
        await mallory.Register(mallory.Key);
        Answer challenge = await alice.Challenge(alice.Key.Did);
        object answer = new { challenge = challenge.String("id"), proof = alice.Proof(alice.Key, challenge) };
        (await app.Post("/v1/dids", answer, mallory.Token)).MustBe(Problems.DidChallengeNotFound);
        (await app.Post("/v1/dids", answer, alice.Token)).Must(HttpStatusCode.Created);
        (await app.Post("/v1/dids", answer, alice.Token)).MustBe(Problems.DidChallengeNotFound);

        Answer late = await alice.Challenge(alice.Key.Did);
        app.Clock.Advance(Limits.DidChallengeLife);
        (await app.Post("/v1/dids", new { challenge = late.String("id"), proof = alice.Proof(alice.Key, late) }, alice.Token))
            .MustBe(Problems.DidChallengeNotFound);

        Answer guessed = await alice.Challenge(alice.Key.Did);
        for (int i = 0; i < Limits.ChallengeAttempts; i++)
            (await app.Post("/v1/dids", new { challenge = guessed.String("id"), proof = "x" }, alice.Token)).MustBe(Problems.DidProofInvalid);
        (await app.Post("/v1/dids", new { challenge = guessed.String("id"), proof = alice.Proof(alice.Key, guessed) }, alice.Token))
            .MustBe(Problems.DidChallengeNotFound);
    }

    [Fact]
    public async Task A_key_belongs_to_one_account_for_ever_and_only_its_holder_learns_that()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), mallory = await Person.New(app);
        (await mallory.Register(alice.Key)).MustBe(Problems.DidTaken);
        Answer challenge = (await mallory.Challenge(alice.Key.Did)).Must(HttpStatusCode.Created);
        (await app.Post("/v1/dids", new { challenge = challenge.String("id"), proof = mallory.Proof(mallory.Key, challenge) }, mallory.Token))
            .MustBe(Problems.DidProofInvalid);

        (await app.Delete($"/v1/dids/{alice.Key.Did}", alice.Token)).Must(HttpStatusCode.NoContent);
        (await mallory.Register(alice.Key)).MustBe(Problems.DidTaken);
        (await alice.Register(alice.Key)).Must(HttpStatusCode.Created);

        (await app.Delete($"/v1/dids/{alice.Key.Did}?reason=compromised", alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Register(alice.Key)).MustBe(Problems.DidCompromised);
        (await app.Delete($"/v1/dids/{alice.Key.Did}?reason=retired", alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Register(alice.Key)).MustBe(Problems.DidCompromised);
        (await mallory.Register(alice.Key)).MustBe(Problems.DidTaken);
    }

    [Fact]
    public async Task Of_two_accounts_that_register_one_key_at_once_exactly_one_gets_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        for (int round = 0; round < 5; round++)
        {
            Person one = await Person.New(app), two = await Person.New(app);
            Signer key = Signer.New();
            Answer[] answers = await Task.WhenAll(one.Register(key), two.Register(key));
            Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
        }
    }

    [Theory]
    [InlineData("did:key:z6MkeXATEjyXENzBXBxgC5EHk2JE5aqd7qMGGtDpLUH1e2Sj")]
    [InlineData("did:key:z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP")]
    [InlineData("did:key:z6MkvQQfodDS9hpfvSLcFA5f2iCB9tBXk3PE5b1P8VVsjtRt")]
    [InlineData("did:key:zM++m8DxWSwQhhZYbgPjkCNjmLvva3D7qBsGPvwz2gynSiaJ")]
    [InlineData("did:key:z6Mkko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH")]
    [InlineData("did:key:z6Mko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH#key")]
    [InlineData("did:key:z6Mko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH?x=1")]
    [InlineData("did:web:example.org")]
    [InlineData("")]
    public async Task What_is_no_safe_key_in_its_one_spelling_is_no_DID(string did)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (await (await Person.New(app)).Challenge(did)).MustBe(Problems.InvalidDid);
    }

    [Fact]
    public async Task The_legacy_call_registers_nothing_without_a_proof()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.New(app), bob = await Person.New(app);
        (await app.Post("/user/did", new { did = alice.Key.Did }, bob.Token)).MustBe(Problems.DidProofInvalid);
        Answer challenge = await alice.Challenge(alice.Key.Did);
        Answer registered = await app.Post("/user/did",
            new { did = alice.Key.Did, challenge = challenge.String("id"), proof = alice.Proof(alice.Key, challenge) }, alice.Token);
        Assert.Equal(alice.Key.Did, registered.Must(HttpStatusCode.OK).String("value"));
    }
}
