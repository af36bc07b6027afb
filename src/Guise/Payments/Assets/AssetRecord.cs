using System.Globalization;
using System.Numerics;
using Guise.Payments.Ledgers;
using Guise.Platform.Records;

namespace Guise.Payments.Assets;

/// <summary>What a wallet keeps of a token: what the token called itself when it was last looked at, and the names of its accounts.</summary>
/// <param name="Accounts">By number; never empty, for every token has an account 0 from the first look.</param>
internal sealed record AssetRecord(
    int V, string Symbol, string Name, byte Decimals, string Fee, int MaxMemo, IReadOnlyList<AccountRecord> Accounts) : IRecordShape
{
    public const string FirstAccount = "Main";

    public static int Newest => 1;

    public static AssetRecord New(TokenMetadata token) => new AssetRecord(1, "", "", 0, "", 0, [new(FirstAccount)]).With(token);

    public AssetRecord With(TokenMetadata token) => this with
    {
        Symbol = token.Symbol, Name = token.Name, Decimals = token.Decimals, Fee = TokenAmount.ToUnits(token.Fee), MaxMemo = token.MaxMemo,
    };

    public TokenMetadata Token => new(Symbol, Name, Decimals, BigInteger.Parse(Fee, CultureInfo.InvariantCulture), MaxMemo);
}

/// <param name="RequestTag">Names the request that added it, so that its repetition recognises its own work.</param>
internal sealed record AccountRecord(string Name, string? RequestTag = null);
