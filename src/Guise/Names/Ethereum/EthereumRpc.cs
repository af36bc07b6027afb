using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Outbound;

namespace Guise.Names.Ethereum;

/// <summary>
/// Reads contracts through a node's JSON-RPC (<c>eth_call</c>); nodes differ in where they put what a contract said when it refused.
/// </summary>
internal sealed class EthereumRpc(IOutbound outbound, Uri node)
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    public async Task<CallAnswer> Call(EthereumAddress to, byte[] data, CancellationToken cancel)
    {
        string body = $$"""{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"{{to.ToLower()}}","data":"{{Hex.Encode(data)}}"},"latest"]}""";
        OutboundOutcome outcome = await outbound.Post(node, Encoding.ASCII.GetBytes(body), "application/json", NoHeaders, cancel);
        // Some nodes answer a refused call with an error status; what counts is what it says.
        return outcome is OutboundOutcome.Answered answered ? Read(answered.Body) : new CallAnswer.Failed();
    }

    internal static CallAnswer Read(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new() { MaxDepth = Limits.JsonDepth });
            JsonElement answer = document.RootElement;
            if (answer.TryGetProperty("result", out JsonElement result) && result.ValueKind == JsonValueKind.String
                && Hex.TryDecode(result.GetString()) is { } data)
                return new CallAnswer.Returned(data);
            if (!answer.TryGetProperty("error", out JsonElement error) || error.ValueKind != JsonValueKind.Object) return new CallAnswer.Failed();
            if (DataOf(error, depth: 0) is { } said) return new CallAnswer.Reverted(said);
            // Without data only the words tell a contract's refusal from a node's.
            return error.TryGetProperty("message", out JsonElement message) && message.ValueKind == JsonValueKind.String
                && message.GetString()!.Contains("revert", StringComparison.OrdinalIgnoreCase)
                    ? new CallAnswer.Reverted([])
                    : new CallAnswer.Failed();
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new CallAnswer.Failed();
        }
    }

    private static byte[]? DataOf(JsonElement error, int depth)
    {
        if (error.ValueKind != JsonValueKind.Object || depth > 3) return null;
        foreach (string name in (string[])["data", "originalError", "error"])
        {
            if (!error.TryGetProperty(name, out JsonElement value)) continue;
            if (value.ValueKind == JsonValueKind.String && TextData(value.GetString()!) is { } data) return data;
            if (DataOf(value, depth + 1) is { } inner) return inner;
        }
        return null;
    }

    /// <summary>Some nodes write <c>Reverted 0x…</c>.</summary>
    private static byte[]? TextData(string text) => Hex.TryDecode(text.AsSpan(text.LastIndexOf(' ') + 1));
}
