using System.Net;
using System.Security.Cryptography;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>Makes and sends logs of ids that certify themselves.</summary>
internal static class LogMaker
{
    public const string Tag = "bucket/log@1.0.0";

    public static byte[] Genesis(Signer by, string service, params Signer[] owners) => Sign(by, new()
    {
        { "iss", by.Did }, { "aud", service }, { "nonce", RandomNumberGenerator.GetBytes(16) },
        { "owners", Dids(owners.Length == 0 ? [by] : owners) },
    });

    public static byte[] Next(Signer by, byte[] after, params Signer[] owners) =>
        Sign(by, new() { { "iss", by.Did }, { "owners", Dids(owners) }, { "prev", LinkTo(after) } });

    public static byte[] Sign(Signer by, CborValue.Map payload, string tag = Tag) => Envelopes.Sign(by, tag, payload);

    public static CborValue.List Dids(params Signer[] owners) => new([.. owners.Select(owner => (CborValue)owner.Did)]);

    public static CborValue.Link LinkTo(byte[] operation) => new(Envelopes.Bytes(Cid.OfEnvelope(operation)));

    /// <summary>A bucket that begins with an operation of the person's key.</summary>
    public static async Task<(string Bucket, byte[] Genesis)> Begin(Person person, params Signer[] owners)
    {
        byte[] genesis = Genesis(person.Key, await Person.Service(person.App), owners);
        return ((await Create(person, genesis)).Must(HttpStatusCode.Created).String("id"), genesis);
    }

    public static Task<Answer> Create(Person person, byte[] genesis, string name = "photos") =>
        person.App.Post("/v1/buckets", new { name, genesis = StrictBase64Url.Encode(genesis) }, person.Token);

    public static Task<Answer> Append(Person person, string bucket, byte[] operation) =>
        person.App.Post($"/v1/buckets/{bucket}/log", new { operation = StrictBase64Url.Encode(operation) }, person.Token);

    public static Task<Answer> Show(Person person, string bucket) => person.App.Get($"/v1/buckets/{bucket}/log", person.Token);

    public static async Task<Answer> Import(Person who, string bucket, byte[][] log, Signer? key = null, string? descriptor = null)
    {
        Signer proving = key ?? who.Key;
        Answer challenge = (await who.Challenge(proving.Did, "import", bucket)).Must(HttpStatusCode.Created);
        string proof = who.Proof(proving, challenge, "import", bucket);
        object body = new { name = "photos", challenge = challenge.String("id"), proof, descriptor, log = Texts(log) };
        Answer answer = await who.App.Post("/v1/buckets/import", body, who.Token);
        // The workflow that follows a home begins its first pause.
        await who.App.Settle();
        return answer;
    }

    public static string[] Texts(params byte[][] log) => [.. log.Select(operation => StrictBase64Url.Encode(operation))];
}
