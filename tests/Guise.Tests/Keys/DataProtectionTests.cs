using System.Collections.Concurrent;
using System.Security.Cryptography;
using Guise.Platform.Keys;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guise.Tests.Keys;

public sealed class DataProtectionTests : IDisposable
{
    private readonly SqliteStore _store = new();
    private readonly TestServiceKey _serviceKey = new();
    private readonly Recorder _log = new();

    [Fact]
    public void Two_instances_on_one_store_read_what_each_other_protects()
    {
        using ServiceProvider first = Instance(_serviceKey), second = Instance(_serviceKey);

        string one = Protector(first).Protect("one");
        Assert.Equal("one", Protector(second).Unprotect(one));
        Assert.Equal("two", Protector(first).Unprotect(Protector(second).Protect("two")));
    }

    [Fact]
    public void A_rotation_of_the_service_key_keeps_them_readable()
    {
        string text;
        using (ServiceProvider first = Instance(_serviceKey)) text = Protector(first).Protect("one");
        _serviceKey.Rotate();

        using ServiceProvider second = Instance(_serviceKey);
        Assert.Equal("one", Protector(second).Unprotect(text));
    }

    [Fact]
    public void Keys_of_another_service_do_not_open()
    {
        using ServiceProvider first = Instance(_serviceKey);
        Protector(first).Protect("one");

        using ServiceProvider stranger = Instance(new TestServiceKey());
        Assert.ThrowsAny<CryptographicException>(() => new RecordXmlRepository(
            _store.Records, stranger.GetRequiredService<ServiceKeys>()).GetAllElements());
    }

    [Fact]
    public async Task A_key_that_was_moved_to_another_row_does_not_open()
    {
        using ServiceProvider first = Instance(_serviceKey);
        Protector(first).Protect("one");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        StoredRecord row = Assert.Single((await _store.Records.Query("data-protection", "", 10, cancel: cancel)).Items);
        await _store.Records.Write("data-protection", [new RecordWrite.Insert("other", row.Value)], cancel: cancel);

        Assert.ThrowsAny<CryptographicException>(() => new RecordXmlRepository(
            _store.Records, first.GetRequiredService<ServiceKeys>()).GetAllElements());
    }

    [Fact]
    public void Nothing_of_a_key_is_readable_at_rest()
    {
        using ServiceProvider instance = Instance(_serviceKey);
        Protector(instance).Protect("one");
        IKey key = Assert.Single(instance.GetRequiredService<IKeyManager>().GetAllKeys());

        Assert.True(_store.IsOnDisk("data-protection"));
        foreach (string text in (string[])["<key", "masterKey", "sealedByRepository", "creationDate", key.KeyId.ToString()])
            Assert.False(_store.IsOnDisk(text), text);
    }

    [Fact]
    public void Many_keys_are_all_read()
    {
        using ServiceProvider instance = Instance(_serviceKey);
        IKeyManager manager = instance.GetRequiredService<IKeyManager>();
        for (int i = 0; i < 5; i++) manager.CreateNewKey(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(90 + i));
        manager.RevokeAllKeys(DateTimeOffset.UnixEpoch.AddYears(100));

        Assert.Equal(5, manager.GetAllKeys().Count(key => key.IsRevoked));
    }

    [Fact]
    public void Nothing_is_warned_about()
    {
        using ServiceProvider instance = Instance(_serviceKey);
        Protector(instance).Unprotect(Protector(instance).Protect("one"));

        Assert.NotEmpty(_log.Lines);
        Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public void A_page_that_is_being_rendered_can_wait_for_the_first_key()
    {
        using ServiceProvider instance = Instance(_serviceKey, new LaterRecordStore(_store.Records));
        SynchronizationContext? before = SynchronizationContext.Current;
        CountingContext renderer = new();
        SynchronizationContext.SetSynchronizationContext(renderer);
        try
        {
            Assert.NotEmpty(Protector(instance).Protect("one"));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        Assert.Equal(0, renderer.Posted);
    }

    public void Dispose()
    {
        _store.Dispose();
        _log.Dispose();
    }

    private ServiceProvider Instance(IServiceKey serviceKey, IRecordStore? records = null) => new ServiceCollection()
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log))
        .AddSingleton(records ?? _store.Records)
        .AddSingleton(new ServiceKeys(serviceKey))
        .AddGuiseDataProtection()
        .BuildServiceProvider();

    private static IDataProtector Protector(ServiceProvider instance) => instance.GetDataProtector("cookies");

    /// <summary>A renderer's runs what is posted once its thread is free; nobody may post who keeps it waiting.</summary>
    private sealed class CountingContext : SynchronizationContext
    {
        private int _posted;

        public int Posted => _posted;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posted);
            base.Post(d, state);
        }
    }

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
