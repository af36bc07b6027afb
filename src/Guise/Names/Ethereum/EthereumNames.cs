using Guise.Cryptography;

namespace Guise.Names.Ethereum;

/// <summary>
/// Names as Ethereum has them: the registry names a resolver for the name or a parent (ENSIP-10), the resolver says address and text. A
/// contract that refuses has no record; a node or gateway that fails says nothing.
/// </summary>
internal sealed class EthereumNames(EthereumRpc rpc, OffchainCalls offchain, EthereumAddress registry) : INameResolver
{
    private const uint ResolverOf = 0x0178b8bf;
    private const uint SupportsInterface = 0x01ffc9a7;
    private const uint Resolve = 0x9061b923;
    private const uint AddressOf = 0x3b3b57de;
    private const uint TextOf = 0x59d1d43c;

    /// <summary>Each is a call of the node; real names have three.</summary>
    private const int MostLabels = 8;

    async Task<NameAnswer> INameResolver.Resolve(EnsName name, CancellationToken cancel)
    {
        if (name.Labels.Length > MostLabels) return new NameAnswer.Known(null, null);
        if (await FindResolver(name, cancel) is not { } found) return new NameAnswer.Unavailable();
        if (found.Resolver is not { } resolver) return new NameAnswer.Known(null, null);

        bool? wildcard = await IsWildcard(resolver, cancel);
        if (wildcard is null) return new NameAnswer.Unavailable();
        if (wildcard == false && found.At != name) return new NameAnswer.Known(null, null);

        byte[] node = name.Hash();
        CallAnswer address = await Ask(resolver, name, wildcard.Value, Abi.Call(AddressOf, AbiValue.Word(node)), cancel);
        if (address is CallAnswer.Failed) return new NameAnswer.Unavailable();
        CallAnswer text = await Ask(resolver, name, wildcard.Value, Abi.Call(TextOf, AbiValue.Word(node), AbiValue.Of("network.dm3.profile")),
            cancel);
        if (text is CallAnswer.Failed) return new NameAnswer.Unavailable();
        return new NameAnswer.Known(
            address is CallAnswer.Returned owner ? AddressIn(owner.Data) : null,
            text is CallAnswer.Returned record && new AbiReader(record.Data).Text(0) is { Length: > 0 } profile ? profile : null);
    }

    private sealed record Found(EnsName At, EthereumAddress? Resolver);

    /// <summary>The resolver of the name or of its nearest parent that has one; null when the node fails.</summary>
    private async Task<Found?> FindResolver(EnsName name, CancellationToken cancel)
    {
        for (EnsName? at = name; at is not null; at = at.Parent)
        {
            switch (await rpc.Call(registry, Abi.Call(ResolverOf, AbiValue.Word(at.Hash())), cancel))
            {
                case CallAnswer.Failed: return null;
                case CallAnswer.Returned { Data: { } data } when AddressIn(data) is { } resolver: return new(at, resolver);
            }
        }
        return new(name, null);
    }

    private async Task<bool?> IsWildcard(EthereumAddress resolver, CancellationToken cancel)
    {
        byte[] selector = [0x90, 0x61, 0xb9, 0x23, .. new byte[28]];
        return await rpc.Call(resolver, Abi.Call(SupportsInterface, AbiValue.Word(selector)), cancel) switch
        {
            CallAnswer.Failed => null,
            CallAnswer.Returned { Data: { } data } => new AbiReader(data).Number(0) == 1,
            _ => false,
        };
    }

    private async Task<CallAnswer> Ask(EthereumAddress resolver, EnsName name, bool wildcard, byte[] question, CancellationToken cancel)
    {
        if (!wildcard) return await offchain.Call(resolver, question, cancel);
        CallAnswer answer = await offchain.Call(resolver, Abi.Call(Resolve, AbiValue.Of(name.DnsEncode()), AbiValue.Of(question)), cancel);
        return answer is not CallAnswer.Returned returned ? answer
            : new AbiReader(returned.Data).Bytes(0) is { } inner ? new CallAnswer.Returned(inner)
            : new CallAnswer.Reverted([]);
    }

    private static EthereumAddress? AddressIn(byte[] data) =>
        new AbiReader(data).Address(0) is { } bytes && bytes.AsSpan().IndexOfAnyExcept((byte)0) >= 0 ? EthereumAddress.Of(bytes) : null;
}
