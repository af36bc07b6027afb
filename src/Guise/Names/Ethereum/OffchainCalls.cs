using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Outbound;

namespace Guise.Names.Ethereum;

/// <summary>
/// Calls that may send the caller elsewhere (ERC-3668): a contract that reverts with <c>OffchainLookup</c> names gateways, one of them answers,
/// and the contract checks the answer. The gateway is a stranger; the contract is the judge.
/// </summary>
internal sealed class OffchainCalls(EthereumRpc rpc, IOutbound outbound)
{
    private const uint OffchainLookup = 0x556f1830;
    private const int MostLookups = 4;
    private const int MostUrls = 5;

    public async Task<CallAnswer> Call(EthereumAddress to, byte[] data, CancellationToken cancel)
    {
        for (int i = 0; i <= MostLookups; i++)
        {
            CallAnswer answer = await rpc.Call(to, data, cancel);
            if (answer is not CallAnswer.Reverted { Data: { } said } || AbiReader.Call(said) is not { Selector: OffchainLookup } lookup)
                return answer;

            AbiReader arguments = lookup.Arguments;
            if (arguments.Address(0) is not { } sender || arguments.List(1, MostUrls) is not { } urls || arguments.Bytes(2) is not { } callData
                || arguments.Word(3) is not { } callback || arguments.Bytes(4) is not { } extra) return new CallAnswer.Failed();
            // A nested contract's lookup passed on as it is would be answered to the wrong contract.
            if (!sender.AsSpan().SequenceEqual(to.Bytes)) return new CallAnswer.Failed();
            if (await Ask(to, urls, callData, cancel) is not { } response) return new CallAnswer.Failed();
            data = [.. callback.Span[..4], .. Abi.Encode(AbiValue.Of(response), AbiValue.Of(extra))];
        }
        return new CallAnswer.Failed();
    }

    /// <summary>The first answer; null when a gateway says that there is none (4xx), or none answers.</summary>
    private async Task<byte[]?> Ask(EthereumAddress sender, IReadOnlyList<byte[]> urls, byte[] data, CancellationToken cancel)
    {
        foreach (byte[] url in urls)
        {
            string template = Encoding.UTF8.GetString(url), hex = Hex.Encode(data);
            if (!Uri.TryCreate(template.Replace("{sender}", sender.ToLower(), StringComparison.Ordinal)
                .Replace("{data}", hex, StringComparison.Ordinal),
                UriKind.Absolute, out Uri? address)) continue;
            byte[] body = Encoding.ASCII.GetBytes($$"""{"data":"{{hex}}","sender":"{{sender.ToLower()}}"}""");
            OutboundOutcome outcome = template.Contains("{data}", StringComparison.Ordinal)
                ? await outbound.Get(address, cancel)
                : await outbound.Post(address, body, "application/json", new Dictionary<string, string>(), cancel);
            if (outcome is not OutboundOutcome.Answered answered || answered.Status is >= 500 or < 200) continue;
            return answered.Status < 300 ? DataOf(answered.Body) : null;
        }
        return null;
    }

    private static byte[]? DataOf(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new() { MaxDepth = Limits.JsonDepth });
            return document.RootElement.TryGetProperty("data", out JsonElement data) ? Hex.TryDecode(data.GetString()) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
