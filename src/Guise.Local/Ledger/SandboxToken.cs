using Guise.Cryptography;
using Guise.Payments.Ledgers;

namespace Guise.Local.Ledger;

/// <summary>
/// A token of the sandbox. Its ledger's principal is one that no network gives to a ledger (class 0x7f is reserved), so a call that
/// is signed for it means nothing anywhere else.
/// </summary>
/// <param name="Ledger">The ledger's principal.</param>
/// <param name="Minter">Whose account money comes from and burns in. No key is its.</param>
internal sealed record SandboxToken(Principal Ledger, TokenMetadata Metadata, LedgerAccount Minter)
{
    public const byte ReservedClass = 0x7f;

    public static readonly IReadOnlyList<SandboxToken> All =
    [
        New("guise-a", TokenMetadata.TryCreate("PLAY", "Play money", 8, 10_000, 32)!),
        New("guise-b", TokenMetadata.TryCreate("MARBLE", "Marbles", 2, 1, 64)!)
    ];

    private static SandboxToken New(string id, TokenMetadata metadata)
    {
        byte[] name = System.Text.Encoding.ASCII.GetBytes(id);
        return new(Principal.Of([.. name, 0, ReservedClass]), metadata, LedgerAccount.Of(Principal.Of([.. name, 1, ReservedClass])));
    }
}
