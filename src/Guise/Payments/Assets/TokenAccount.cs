using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Masks;
using Guise.Payments.Ledgers;

namespace Guise.Payments.Assets;

/// <summary>One payment principal of a token. Its key signs nothing but transfers that its owner approved, and questions about them.</summary>
internal static class TokenAccount
{
    public static LedgerAccount Of(MaskKeys keys, Principal ledger, int number)
    {
        byte[] secret = keys.TokenAccountSecret(ledger.ToString(), number);
        LedgerAccount account = LedgerAccount.Of(Principal.SelfAuthenticating(PublicKeyDer.Encode(KeyType.Secp256k1, Secp256k1.PublicKey(secret))));
        CryptographicOperations.ZeroMemory(secret);
        return account;
    }
}
