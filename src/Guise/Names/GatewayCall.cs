using Guise.Cryptography;

namespace Guise.Names;

/// <summary>One question to a resolver about a name.</summary>
internal abstract record NameQuestion
{
    private NameQuestion() { }

    /// <param name="Coin">SLIP-44; null for the older form, which means Ethereum and is answered as an address.</param>
    public sealed record Address(ulong? Coin) : NameQuestion;

    public sealed record Text(string Key) : NameQuestion;

    public sealed record ContentHash : NameQuestion;

    /// <summary>Several questions in one call (ENSIP-10 leaves it to the resolver; clients of today do it).</summary>
    public sealed record Several(IReadOnlyList<NameQuestion> Questions) : NameQuestion;
}

/// <summary>A call of a wildcard resolver (ENSIP-10), read strictly.</summary>
internal sealed record GatewayCall(GatewayScheme Scheme, EnsName Name, NameQuestion Question)
{
    private const uint AddressSelector = 0x3b3b57de;
    private const uint CoinSelector = 0xf1cb7e06;
    private const uint TextSelector = 0x59d1d43c;
    private const uint ContentHashSelector = 0xbc1c58d1;
    private const uint MulticallSelector = 0xac9650d8;
    private const int MostQuestions = 16;

    /// <summary>Null when it is no such call, asks what there is not, or asks of another name than it says.</summary>
    public static GatewayCall? TryParse(byte[] data)
    {
        if (AbiReader.Call(data) is not { } call) return null;
        if (call.Arguments.Bytes(0) is not { } wire || call.Arguments.Bytes(1) is not { } inner || EnsName.TryDnsDecode(wire) is not { } name)
            return null;
        GatewayScheme? scheme = call.Selector switch
        {
            0x9061b923 => GatewayScheme.Ens,
            0xf8c30f63 when call.Arguments.Bytes(2) is not null => GatewayScheme.Dm3,
            _ => null,
        };
        return scheme is { } known && ParseQuestion(inner, name.Hash(), nested: false) is { } question ? new(known, name, question) : null;
    }

    private static NameQuestion? ParseQuestion(byte[] data, byte[] node, bool nested)
    {
        if (AbiReader.Call(data) is not { } call) return null;
        AbiReader arguments = call.Arguments;
        if (call.Selector == MulticallSelector && !nested)
        {
            NameQuestion?[]? questions = arguments.List(0, MostQuestions)?.Select(item => ParseQuestion(item, node, nested: true)).ToArray();
            return questions is not null && questions.All(question => question is not null) ? new NameQuestion.Several(questions!) : null;
        }
        if (arguments.Word(0) is not { } word || !word.Span.SequenceEqual(node)) return null;
        return call.Selector switch
        {
            AddressSelector => new NameQuestion.Address(null),
            CoinSelector when arguments.Number(1) is { } coin => new NameQuestion.Address((ulong)coin),
            TextSelector when arguments.Text(1) is { } key => new NameQuestion.Text(key),
            ContentHashSelector => new NameQuestion.ContentHash(),
            _ => null,
        };
    }
}
