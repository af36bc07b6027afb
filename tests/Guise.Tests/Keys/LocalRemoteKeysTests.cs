using Guise.Local.Keys;
using Guise.Platform.Keys;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Keys;

public sealed class LocalRemoteKeysTests : RemoteKeysContract, IDisposable
{
    private readonly SqliteStore _store = new();
    private readonly TestServiceKey _serviceKey = new();
    private readonly LocalRemoteKeys _keys;

    public LocalRemoteKeysTests() => _keys = NewKeys(_serviceKey);

    protected override IRemoteKeys Keys => _keys;
    protected override string KeyUri => "local:alices-key-1";
    protected override string OtherKeyUri => "local:alices-key-2";
    protected override string MissingKeyUri => "local:missing";
    protected override string ForeignKeyUri => "https://vault.example/keys/alice";
    protected override string Token => "sixteen-bytes-ok";
    protected override string WrongToken => "sixteen-bytes-no";

    [Theory]
    [InlineData("local:a", true)]
    [InlineData("local:0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijklmno", true)]
    [InlineData("local:0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijklmnop", false)]
    [InlineData("local:", false)]
    [InlineData("local:A", false)]
    [InlineData("local:a\n", false)]
    [InlineData("local:a/b", false)]
    [InlineData("Local:a", false)]
    [InlineData(" local:a", false)]
    [InlineData("a", false)]
    public void Only_simple_names_are_keys(string keyUri, bool allowed) => Assert.Equal(allowed, _keys.Allows(keyUri));

    [Fact]
    public async Task A_short_token_binds_no_key()
    {
        Assert.IsType<RemoteKeyOutcome.Refused>(await _keys.Wrap(KeyUri, NewShare(), Secret("fifteen-bytes-0"), Cancel));
        Assert.IsType<RemoteKeyOutcome.Failed>(await Unwrap(KeyUri, NewShare(), "fifteen-bytes-0"));
    }

    [Fact]
    public async Task Parallel_first_wraps_make_one_key()
    {
        byte[] share = NewShare();
        byte[][] wrapped = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Wrapped(KeyUri, share), Cancel)));

        foreach (byte[] text in wrapped) Assert.IsType<RemoteKeyOutcome.Done>(await Unwrap(KeyUri, text, Token));
    }

    [Fact]
    public async Task Of_parallel_first_wraps_with_two_tokens_one_token_wins()
    {
        RemoteKeyOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Task.Run(() => _keys.Wrap(KeyUri, NewShare(), Secret(i % 2 == 0 ? Token : WrongToken), Cancel), Cancel)));

        Assert.Equal(10, outcomes.Count(outcome => outcome is RemoteKeyOutcome.Done));
        Assert.Equal(10, outcomes.Count(outcome => outcome is RemoteKeyOutcome.Refused));
    }

    [Fact]
    public async Task A_key_outlives_rotations_of_the_service_key_and_restarts()
    {
        byte[] wrapped = await Wrapped(KeyUri, NewShare());
        _serviceKey.Rotate();

        Assert.IsType<RemoteKeyOutcome.Done>(await NewKeys(_serviceKey).Unwrap(KeyUri, wrapped, Secret(Token), Cancel));
    }

    [Fact]
    public async Task The_token_opens_nothing_without_the_service_key()
    {
        byte[] wrapped = await Wrapped(KeyUri, NewShare());

        Assert.IsType<RemoteKeyOutcome.Failed>(await NewKeys(new TestServiceKey()).Unwrap(KeyUri, wrapped, Secret(Token), Cancel));
    }

    [Fact]
    public async Task Neither_name_nor_token_nor_share_lies_at_rest()
    {
        byte[] share = NewShare();
        await Wrapped(KeyUri, share);

        Assert.True(_store.IsOnDisk("remote-key|"));
        Assert.False(_store.IsOnDisk("alices-key"));
        Assert.False(_store.IsOnDisk(Token));
        Assert.False(_store.IsOnDisk(share));
    }

    [Fact]
    public async Task A_wrap_whose_reply_was_lost_can_be_repeated() => await FaultingRecordStore.Everywhere(
        () => Task.FromResult(_store.Records),
        store => Wrap(store, "local:repeated"),
        async store => Assert.IsType<RemoteKeyOutcome.Done>(await Wrap(store, "local:repeated")));

    public void Dispose() => _store.Dispose();

    private LocalRemoteKeys NewKeys(IServiceKey serviceKey) => new(_store.Records, new ServiceKeys(serviceKey));

    private Task<RemoteKeyOutcome> Wrap(IRecordStore store, string keyUri) =>
        new LocalRemoteKeys(store, new ServiceKeys(_serviceKey)).Wrap(keyUri, NewShare(), Secret(Token), Cancel);
}
