using System.Net;
using System.Text;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guise.Tests.Names;

/// <summary>Names of the chain: verified, remembered for a while, asked again when that proves wrong.</summary>
public sealed class ChainNamesTests
{
    [Fact]
    public async Task A_profile_on_the_chain_is_verified_before_it_is_shown()
    {
        FakeChain chain = new();
        await using GuiseApp app = await Start(chain);
        NameOwner alice = NameOwner.New(app, "alice.eth"), mallory = NameOwner.New(app, "alice.eth");
        (await app.Get(alice.Path)).MustBe(Problems.ProfileNotFound);

        string record = DataUri.Prefix + alice.Signed().Canonical;
        foreach (string form in (string[])
        [
            record, "data:application/json;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(alice.Signed().Canonical)),
            "data:application/json;charset=utf-8," + alice.Signed().Canonical, DataUri.Prefix + Uri.EscapeDataString(alice.Signed().Canonical),
        ])
        {
            chain.Set("alice.eth", alice.Address, form);
            app.Clock.Advance(TimeSpan.FromMinutes(2));
            Answer found = (await app.Get(alice.Path)).Must(HttpStatusCode.OK);
            Assert.Equal(("chain", alice.Address.ToString()), (found.String("source"), found.String("address")));
        }
        foreach ((EthereumAddress? owner, string? text, Problem problem) in (IEnumerable<(EthereumAddress?, string?, Problem)>)
        [
            (mallory.Address, record, Problems.ProfileUnverifiable), (null, record, Problems.ProfileUnverifiable),
            (alice.Address, DataUri.Prefix + mallory.Signed().Canonical, Problems.ProfileUnverifiable),
            (alice.Address, record[..^1] + ",\"more\":1}", Problems.ProfileUnverifiable),
            (alice.Address, DataUri.Prefix + "{", Problems.ProfileUnverifiable),
            (alice.Address, alice.Signed().Canonical, Problems.ProfileNotFound), (alice.Address, "data:text/plain,{}", Problems.ProfileNotFound),
            (alice.Address, "hello", Problems.ProfileNotFound), (alice.Address, null, Problems.ProfileNotFound),
            (null, null, Problems.ProfileNotFound),
        ])
        {
            chain.Set("alice.eth", owner, text);
            app.Clock.Advance(TimeSpan.FromMinutes(2));
            (await app.Get(alice.Path)).MustBe(problem);
        }
    }

    [Fact]
    public async Task What_the_chain_said_counts_for_a_minute_and_nothing_for_seconds()
    {
        FakeChain chain = new();
        await using GuiseApp app = await Start(chain);
        NameOwner alice = NameOwner.New(app, "alice.eth");
        (await app.Get(alice.Path)).MustBe(Problems.ProfileNotFound);
        chain.Set("alice.eth", alice.Address, DataUri.Prefix + alice.Signed().Canonical);
        app.Clock.Advance(TimeSpan.FromSeconds(9));
        (await app.Get(alice.Path)).MustBe(Problems.ProfileNotFound);
        Assert.Equal(1, chain.Calls);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Get(alice.Path)).Must(HttpStatusCode.OK);
        Assert.Equal(2, chain.Calls);

        chain.Set("alice.eth", alice.Address, null);
        app.Clock.Advance(TimeSpan.FromSeconds(59));
        (await app.Get(alice.Path)).Must(HttpStatusCode.OK);
        Assert.Equal(2, chain.Calls);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Get(alice.Path)).MustBe(Problems.ProfileNotFound);
    }

    [Fact]
    public async Task A_chain_that_does_not_answer_is_no_answer_and_is_not_remembered()
    {
        FakeChain chain = new() { Down = true };
        await using GuiseApp app = await Start(chain);
        NameOwner alice = NameOwner.New(app, "alice.eth");
        Assert.NotNull((await app.Get(alice.Path)).MustBe(Problems.ResolverUnavailable).Headers.RetryAfter);
        (await alice.Publish()).MustBe(Problems.ResolverUnavailable);
        (await alice.CreateAccount()).MustBe(Problems.ResolverUnavailable);
        chain.Down = false;
        chain.Set("alice.eth", alice.Address, DataUri.Prefix + alice.Signed().Canonical);
        (await app.Get(alice.Path)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_asks_together_waits_for_one_answer()
    {
        FakeChain chain = new();
        TaskCompletionSource gate = new();
        chain.Gate = gate.Task;
        await using GuiseApp app = await Start(chain);
        NameOwner alice = NameOwner.New(app, "alice.eth");
        chain.Set("alice.eth", alice.Address, DataUri.Prefix + alice.Signed().Canonical);
        Task<Answer>[] asking = [.. Enumerable.Range(0, 20).Select(_ => app.Get(alice.Path))];
        await chain.FirstCall;
        gate.SetResult();
        foreach (Answer answer in await Task.WhenAll(asking)) answer.Must(HttpStatusCode.OK);
        Assert.Equal(1, chain.Calls);
    }

    [Fact]
    public async Task A_signature_by_a_new_key_makes_the_chain_be_asked_once_more()
    {
        FakeChain chain = new();
        await using GuiseApp app = await Start(chain);
        NameOwner alice = NameOwner.New(app, "alice.eth"), mallory = NameOwner.New(app, "alice.eth");
        chain.Set("alice.eth", alice.Address, DataUri.Prefix + alice.Signed().Canonical);
        (await alice.CreateAccount()).Must(HttpStatusCode.Created);
        string old = await alice.Token();
        alice.Rotate();
        chain.Set("alice.eth", alice.Address, DataUri.Prefix + alice.Signed().Canonical);
        string token = await alice.Token();
        (await app.Get("/v1/accounts/alice.eth", token)).Must(HttpStatusCode.OK);
        (await app.Get("/v1/accounts/alice.eth", old)).MustBe(Problems.AccountTokenEnded);

        int before = chain.Calls;
        string challenge = await alice.Challenge();
        (await alice.Redeem(challenge, mallory.Sign(challenge))).MustBe(Problems.WrongSignature);
        Assert.Equal(before + 1, chain.Calls);
    }

    [Fact]
    public async Task The_owner_of_a_name_of_the_chain_publishes_here_too_and_the_next_owner_takes_over()
    {
        FakeChain chain = new();
        await using GuiseApp app = await Start(chain);
        NameOwner alice = NameOwner.New(app, "alice.eth"), next = NameOwner.New(app, "alice.eth");
        (await alice.Publish()).MustBe(Problems.NameNotServed);
        chain.Set("alice.eth", alice.Address, null);
        (await next.Publish()).MustBe(Problems.NotNameOwner);
        (await alice.Publish()).Must(HttpStatusCode.OK);
        Assert.Equal("published", (await app.Get(alice.Path)).Must(HttpStatusCode.OK).String("source"));

        chain.Set("alice.eth", next.Address, null);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await app.Get(alice.Path)).MustBe(Problems.ProfileNotFound);
        (await alice.Publish()).MustBe(Problems.NotNameOwner);
        (await next.Publish(next.Publication(next.Now - 100_000))).Must(HttpStatusCode.OK);
        Assert.Equal(next.Address.ToString(), (await app.Get(alice.Path)).Must(HttpStatusCode.OK).String("address"));
    }

    private static Task<GuiseApp> Start(FakeChain chain) =>
        GuiseApp.Start(services: services => services.Replace(ServiceDescriptor.Singleton<INameResolver>(chain)));

    private sealed class FakeChain : INameResolver
    {
        private readonly Dictionary<string, NameAnswer.Known> _names = [];
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;

        public bool Down { get; set; }

        public Task Gate { get; set; } = Task.CompletedTask;

        public Task FirstCall => _first.Task;

        public int Calls => _calls;

        public void Set(string name, EthereumAddress? owner, string? profile) => _names[name] = new(owner, profile);

        public async Task<NameAnswer> Resolve(EnsName name, CancellationToken cancel = default)
        {
            Interlocked.Increment(ref _calls);
            _first.TrySetResult();
            await Gate.WaitAsync(cancel);
            return Down ? new NameAnswer.Unavailable() : _names.GetValueOrDefault(name.Text) ?? new(null, null);
        }
    }
}
