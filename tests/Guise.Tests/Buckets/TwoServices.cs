using System.Net;
using System.Text.Json;
using Guise.Platform.Outbound;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Buckets;

/// <summary>A service that draws ids, and one that trusts it and reaches it; both by one clock.</summary>
internal sealed record TwoServices(GuiseApp Home, GuiseApp Away, string HomeDid, string AwayDid) : IAsyncDisposable
{
    public const string HomeUrl = "https://home.test";

    public static async Task<TwoServices> Start(Action<IServiceCollection>? away = null)
    {
        GuiseApp home = await GuiseApp.Start();
        string did = await Person.Service(home);
        GuiseApp other = await GuiseApp.Start(clock: home.Clock, services: away, options: guise => guise.TrustedServices = $"{did}={HomeUrl}");
        TwoServices both = new(home, other, did, await Person.Service(other));
        both.HomeAnswers();
        return both;
    }

    public void HomeAnswers() => Away.Outbound.Elsewhere = async request =>
    {
        Assert.Equal(HomeUrl, request.Address.GetLeftPart(UriPartial.Authority));
        using HttpResponseMessage answer = await Home.Http.GetAsync(request.Address.PathAndQuery);
        return new OutboundOutcome.Answered((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    };

    public void HomeIsSilent() => Away.Outbound.Elsewhere = _ => Task.FromResult<OutboundOutcome>(new OutboundOutcome.Failed("no answer"));

    /// <summary>Somebody of the one service with the same key, registered at the other.</summary>
    public async Task<Person> AtAway(Person person)
    {
        Person there = await Person.New(Away) with { Key = person.Key };
        (await there.Register(there.Key)).Must(HttpStatusCode.Created);
        return there;
    }

    public async Task<string> Descriptor(Person owner, string bucket) =>
        (await Home.Get($"/v1/buckets/{bucket}/descriptor?audience={AwayDid}", owner.Token)).Must(HttpStatusCode.OK).String("descriptor");

    /// <summary>An owner at home and at the other service, with a bucket at both.</summary>
    public static async Task<(Person Alice, Person There, string Bucket)> Imported(TwoServices both)
    {
        Person alice = await Person.WithKey(both.Home), there = await both.AtAway(alice);
        string bucket = await alice.Bucket();
        (await Import(there, await both.Descriptor(alice, bucket), bucket)).Must(HttpStatusCode.Created);
        return (alice, there, bucket);
    }

    public static async Task<Answer> Import(Person who, string descriptor, string bucket, string name = "photos", Signer? key = null)
    {
        Answer challenge = (await who.Challenge((key ?? who.Key).Did, "import", bucket)).Must(HttpStatusCode.Created);
        object body = new { descriptor, name, challenge = challenge.String("id"), proof = who.Proof(key ?? who.Key, challenge, "import", bucket) };
        Answer answer = await who.App.Post("/v1/buckets/import", body, who.Token);
        // The workflow that follows the home begins its first pause.
        await who.App.Settle();
        return answer;
    }

    /// <summary>What a service says, with any part of it replaced.</summary>
    public static string Descriptor(
        Signer service, string audience, string bucket, long issuedAt, object? owners = null, string purpose = "bucket.descriptor",
        object[]? att = null, long exp = 4_000_000_000) =>
        service.Ucan(audience, att ?? [], exp: exp, facts: [new { purpose, bucket, version = 1, issuedAt, owners }]);

    public static object[] Owner(string did, long validFrom = 0) => [new { did, validFrom }];

    public async ValueTask DisposeAsync()
    {
        await Away.DisposeAsync();
        await Home.DisposeAsync();
    }
}
