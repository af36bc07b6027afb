using System.Net;
using Guise.Accounts;
using Guise.Cryptography;
using Guise.Local.Storage;
using Guise.Names;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guise.Tests.Accounts;

/// <summary>The same signed statement at the same moment: one is taken, and the others are replays, whoever comes first where.</summary>
public sealed class ReplayTests
{
    private const int Callers = 4;

    [Fact]
    public async Task Of_the_same_message_that_makes_an_account()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = await NameOwner.Published(app);
        SignedAccountMessage create = alice.Message(AccountMessage.Create);
        await OneWins(alice, HttpStatusCode.Created, () => alice.CreateAccount(create));
        Assert.Equal(alice.Name, (await app.Get("/v1/accounts/" + alice.Name, await alice.Token())).Must(HttpStatusCode.OK).String("name"));
    }

    [Fact]
    public async Task Of_the_same_message_that_removes_one()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        SignedAccountMessage delete = alice.Message(AccountMessage.Delete);
        await OneWins(alice, HttpStatusCode.NoContent, () => alice.DeleteAccount(delete));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.DeleteAccount()).MustBe(Problems.AccountNotFound);
    }

    [Fact]
    public async Task Of_the_same_publication()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = NameOwner.New(app);
        PublishBody same = alice.Publication();
        await OneWins(alice, HttpStatusCode.OK, () => alice.Publish(same));
    }

    [Fact]
    public async Task Of_two_different_messages_the_one_that_comes_too_late_hears_why()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = await NameOwner.Published(app);
        SignedAccountMessage older = alice.Message(AccountMessage.Create), newer = alice.Message(AccountMessage.Create, alice.Now + 1);
        StoreOf(app).Meet(PartitionOf(alice), 2);
        Answer[] answers = await Task.WhenAll(alice.CreateAccount(older), alice.CreateAccount(newer));
        if (answers[0].Status == HttpStatusCode.Created) answers[1].MustBe(Problems.AccountExists);
        else
        {
            answers[1].Must(HttpStatusCode.Created);
            answers[0].MustBe(Problems.MessageSuperseded);
        }
    }

    [Fact]
    public async Task A_change_of_settings_at_the_same_moment_does_not_stop_a_message()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string token = await alice.Token();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        SignedAccountMessage delete = alice.Message(AccountMessage.Delete);
        StoreOf(app).Meet(PartitionOf(alice), 2);
        Answer[] answers = await Task.WhenAll(alice.DeleteAccount(delete), app.Patch("/v1/accounts/" + alice.Name, new { messageTtl = 7200 }, token));
        answers[0].Must(HttpStatusCode.NoContent);
        if (answers[1].Status != HttpStatusCode.OK) answers[1].MustBe(Problems.AccountChanged);
        (await app.Get("/v1/accounts/" + alice.Name, token)).MustBe(Problems.AccountTokenEnded);
    }

    private static async Task OneWins(NameOwner alice, HttpStatusCode won, Func<Task<Answer>> call)
    {
        StoreOf(alice.App).Meet(PartitionOf(alice), Callers);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => call()));
        Answer winner = Assert.Single(answers, answer => answer.Status == won);
        Assert.All(answers.Except([winner]), answer => answer.MustBe(Problems.MessageReplayed));
        (await call()).MustBe(Problems.MessageReplayed);
    }

    private static Task<GuiseApp> Start() => GuiseApp.Start(services: services => services
        .AddSingleton(provider => new MeetingRecordStore(new SqliteRecordStore(provider.GetRequiredService<SqliteDatabase>())))
        .Replace(ServiceDescriptor.Singleton<IRecordStore>(provider => provider.GetRequiredService<MeetingRecordStore>())));

    private static MeetingRecordStore StoreOf(GuiseApp app) => app.Services.GetRequiredService<MeetingRecordStore>();

    private static string PartitionOf(NameOwner owner)
    {
        EnsName.TryParse(owner.Name, out EnsName? name);
        return NameRows.PartitionOf(name!);
    }
}
