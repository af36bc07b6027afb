using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Names;

/// <summary>Answers a resolver's questions about the names that are given out here, signed for that resolver (ERC-3668, ENSIP-10).</summary>
internal sealed class Gateway(
    IRecordStore store, GatewayResolvers resolvers, GatewaySigner signer, ServiceNames service, DeliveryService delivery, TimeProvider clock)
{
    private const ulong Ether = 60;

    /// <summary>ENSIP-11: chains of the Ethereum kind are coins of 32 bits with this one set.</summary>
    private const ulong EvmBit = 0x80000000;

    public async Task<Result<byte[]>> Answer(string sender, string data, CancellationToken cancel)
    {
        // A client spells the sender in any case; it is compared as bytes.
        if (!EthereumAddress.TryParse(sender.ToLowerInvariant(), out EthereumAddress? resolver)) return Problems.InvalidGatewayCall;
        if (!resolvers.TryGet(resolver, out GatewayScheme scheme)) return Problems.UnknownResolver;
        if (data.Length > Limits.GatewayCallChars || Hex.TryDecode(data) is not { } call) return Problems.InvalidGatewayCall;
        if (GatewayCall.TryParse(call) is not { } asked || (asked.Scheme == GatewayScheme.Dm3 && scheme != GatewayScheme.Dm3))
            return Problems.InvalidGatewayCall;

        bool isDomain = service.Domains.Contains(asked.Name);
        if (!isDomain && !service.GivesOut(asked.Name)) return Problems.NameNotServed;
        NameRecord? record = isDomain ? null : (await NameHead.Read(store, asked.Name, cancel)).Name;
        string? serviceProfile = isDomain ? await delivery.TextRecord(cancel) : null;

        byte[] result = Encode(asked.Question, record, serviceProfile, raw: asked.Scheme == GatewayScheme.Dm3);
        ulong expires = (ulong)(clock.GetUtcNow() + Limits.GatewayValidity).ToUnixTimeSeconds();
        byte[] signature = await signer.Sign(scheme.Digest(resolver, expires, call, result), cancel);
        return Abi.Encode(AbiValue.Of(result), AbiValue.Number(expires), AbiValue.Of(signature));
    }

    /// <param name="raw">dm3's contract reads an address from its first 20 bytes, where ENS has a word.</param>
    private static byte[] Encode(NameQuestion question, NameRecord? record, string? serviceProfile, bool raw)
    {
        byte[] address = record?.Address ?? [];
        return question switch
        {
            NameQuestion.Address { Coin: null } when raw => address.Length > 0 ? address : new byte[EthereumAddress.Size],
            NameQuestion.Address { Coin: null } => AbiValue.Word(address).Bytes,
            NameQuestion.Address { Coin: { } coin } => Abi.Encode(AbiValue.Of(coin is Ether or (>= EvmBit and <= uint.MaxValue) ? address : [])),
            NameQuestion.Text text => Abi.Encode(AbiValue.Of(Encoding.UTF8.GetBytes(TextOf(text.Key, record, serviceProfile)))),
            NameQuestion.Several several => Abi.Encode(AbiValue.List([.. several.Questions.Select(one => Encode(one, record, serviceProfile,
                raw: false))])),
            _ => Abi.Encode(AbiValue.Of([])),
        };
    }

    private static string TextOf(string key, NameRecord? record, string? serviceProfile) => key switch
    {
        "network.dm3.profile" when record?.Profile is { } profile => DataUri.Prefix + profile,
        "network.dm3.deliveryService" when serviceProfile is not null => serviceProfile,
        _ => "",
    };
}
