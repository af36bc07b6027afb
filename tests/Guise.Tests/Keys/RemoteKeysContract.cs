using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform.Keys;

namespace Guise.Tests.Keys;

/// <summary>What every holder of callers' keys does. An adapter's tests derive from this and give keys and tokens.</summary>
public abstract class RemoteKeysContract
{
    protected abstract IRemoteKeys Keys { get; }

    /// <summary>A key that may be used, or made, with <see cref="Token"/>.</summary>
    protected abstract string KeyUri { get; }

    /// <summary>Another such key.</summary>
    protected abstract string OtherKeyUri { get; }

    protected abstract string Token { get; }

    protected abstract string WrongToken { get; }

    /// <summary>Allowed, but nothing is there.</summary>
    protected abstract string MissingKeyUri { get; }

    protected abstract string ForeignKeyUri { get; }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected static Secret Secret(string token) => new(Encoding.UTF8.GetBytes(token));

    protected static byte[] NewShare() => RandomNumberGenerator.GetBytes(32);

    protected async Task<byte[]> Wrapped(string keyUri, byte[] share) =>
        Assert.IsType<RemoteKeyOutcome.Done>(await Keys.Wrap(keyUri, share, Secret(Token), Cancel)).Bytes;

    protected Task<RemoteKeyOutcome> Unwrap(string keyUri, byte[] wrapped, string token) => Keys.Unwrap(keyUri, wrapped, Secret(token), Cancel);

    [Fact]
    public async Task A_share_comes_back_from_what_it_was_wrapped_into()
    {
        byte[] share = NewShare(), wrapped = await Wrapped(KeyUri, share);

        Assert.Equal(share, Assert.IsType<RemoteKeyOutcome.Done>(await Unwrap(KeyUri, wrapped, Token)).Bytes);
        Assert.Equal(-1, wrapped.AsSpan().IndexOf(share.AsSpan(0, 8)));
    }

    [Fact]
    public async Task Wrapping_twice_gives_two_texts_that_both_open()
    {
        byte[] share = NewShare(), first = await Wrapped(KeyUri, share), second = await Wrapped(KeyUri, share);

        Assert.NotEqual(first, second);
        Assert.IsType<RemoteKeyOutcome.Done>(await Unwrap(KeyUri, first, Token));
        Assert.IsType<RemoteKeyOutcome.Done>(await Unwrap(KeyUri, second, Token));
    }

    [Fact]
    public async Task A_wrong_token_is_refused_for_wrap_and_unwrap()
    {
        byte[] wrapped = await Wrapped(KeyUri, NewShare());

        Assert.IsType<RemoteKeyOutcome.Refused>(await Unwrap(KeyUri, wrapped, WrongToken));
        Assert.IsType<RemoteKeyOutcome.Refused>(await Keys.Wrap(KeyUri, NewShare(), Secret(WrongToken), Cancel));
        Assert.IsType<RemoteKeyOutcome.Done>(await Unwrap(KeyUri, wrapped, Token));
    }

    [Fact]
    public async Task A_key_opens_nothing_that_another_key_wrapped()
    {
        byte[] wrapped = await Wrapped(KeyUri, NewShare());
        await Wrapped(OtherKeyUri, NewShare());

        Assert.IsType<RemoteKeyOutcome.Failed>(await Unwrap(OtherKeyUri, wrapped, Token));
    }

    [Fact]
    public async Task Nothing_unwraps_with_a_key_that_does_not_exist() =>
        Assert.IsType<RemoteKeyOutcome.Failed>(await Unwrap(MissingKeyUri, await Wrapped(KeyUri, NewShare()), Token));

    [Fact]
    public async Task An_altered_text_fails()
    {
        byte[] wrapped = await Wrapped(KeyUri, NewShare());
        wrapped[^1] ^= 1;

        Assert.IsType<RemoteKeyOutcome.Failed>(await Unwrap(KeyUri, wrapped, Token));
        Assert.IsType<RemoteKeyOutcome.Failed>(await Unwrap(KeyUri, [], Token));
    }

    [Fact]
    public async Task A_key_elsewhere_is_not_allowed_and_fails()
    {
        Assert.True(Keys.Allows(KeyUri));
        Assert.False(Keys.Allows(ForeignKeyUri));
        Assert.IsType<RemoteKeyOutcome.Failed>(await Keys.Wrap(ForeignKeyUri, NewShare(), Secret(Token), Cancel));
        Assert.IsType<RemoteKeyOutcome.Failed>(await Unwrap(ForeignKeyUri, NewShare(), Token));
    }

    [Fact]
    public async Task An_outcome_prints_no_secret() =>
        Assert.Equal("Done", (await Keys.Wrap(KeyUri, NewShare(), Secret(Token), Cancel)).ToString());
}
