using Guise.Wallets;

namespace Guise.Pages.Wallet;

/// <summary>The kinds of slots in plain words.</summary>
internal static class WaysIn
{
    public static string Name(SlotKind kind) => kind switch
    {
        SlotKind.Passphrase => "a passphrase",
        SlotKind.ClientKey => "a key of your own",
        SlotKind.Remote => "a key in your vault",
        _ => "the recovery phrase",
    };
}
