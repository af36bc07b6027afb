using System.Net;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guise.Tests.Wallets;

/// <summary>Authentication happens inside the pipeline, for the calls that ask for it.</summary>
public sealed class AuthenticationPlaceTests
{
    [Fact]
    public async Task A_token_costs_nothing_where_nobody_asks_for_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        app.Store.Reset();
        (await app.Get("/health/live", token)).Must(HttpStatusCode.OK);
        Assert.Equal(0, app.Store.RoundTrips);
    }

    [Fact]
    public async Task A_store_out_of_reach_is_a_problem_there_too()
    {
        UnreachableAtWill unreachable = null!;
        await using GuiseApp app = await GuiseApp.Start(services: services =>
        {
            ServiceDescriptor store = services.Last(service => service.ServiceType == typeof(IRecordStore));
            services.Replace(ServiceDescriptor.Singleton<IRecordStore>(
                provider => unreachable = new((IRecordStore)store.ImplementationFactory!(provider))));
        });
        (_, string token) = await Owner.Unlocked(app);
        unreachable.Away = true;
        (await app.Get("/v1/profile", token)).MustBe(Problems.StoreUnavailable);
    }

    private sealed class UnreachableAtWill(IRecordStore inner) : IRecordStore
    {
        public bool Away { get; set; }

        private IRecordStore Store => Away ? throw new StoreUnavailableException("Away.") : inner;

        public Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default) => Store.Get(partition, row, cancel);

        public Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default) =>
            Store.Query(partition, prefix, limit, after, cancel);

        public Task<WriteOutcome> Write(string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false,
            CancellationToken cancel = default) =>
            Store.Write(partition, writes, scrub, cancel);
    }
}
