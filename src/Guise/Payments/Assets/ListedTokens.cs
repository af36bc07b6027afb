using Guise.Cryptography;
using Guise.Payments.Ledgers;

namespace Guise.Payments.Assets;

/// <summary>The tokens that every wallet shows from the first look. A head says which.</summary>
internal sealed class ListedTokens(IReadOnlyList<(Principal Ledger, TokenMetadata Metadata)> tokens)
{
    public IReadOnlyList<(Principal Ledger, TokenMetadata Metadata)> Tokens => tokens;

    /// <summary>Tokens of the Internet Computer as their ledgers describe them; a fee that has changed since is read at the checkout.</summary>
    public static ListedTokens OfInternetComputer() => new(
    [
        Token("ryjl3-tyaaa-aaaaa-aaaba-cai", "ICP", "Internet Computer", 8, 10_000),
        Token("mxzaz-hqaaa-aaaar-qaada-cai", "ckBTC", "ckBTC", 8, 10),
        Token("ss2fx-dyaaa-aaaar-qacoq-cai", "ckETH", "ckETH", 18, 2_000_000_000_000),
    ]);

    public TokenMetadata? Find(Principal ledger) => tokens.FirstOrDefault(token => token.Ledger == ledger).Metadata;

    public int PositionOf(Principal ledger)
    {
        for (int i = 0; i < tokens.Count; i++)
            if (tokens[i].Ledger == ledger) return i;
        return tokens.Count;
    }

    private static (Principal, TokenMetadata) Token(string ledger, string symbol, string name, byte decimals, long fee) =>
        (Principal.TryParse(ledger, out Principal? principal) ? principal
            : throw new FormatException(ledger), new(symbol, name, decimals, fee, TokenMetadata.LeastMemo));
}
