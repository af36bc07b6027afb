using System.Security.Cryptography;
using Guise.Platform.Records;

namespace Guise.Names;

/// <summary>A name that a wallet holds, with the keys that speak for it: a record inside the wallet's encryption.</summary>
/// <param name="OwnerKey">Id of the wallet's key (secp256k1) to whose address the name belongs.</param>
/// <param name="SigningKey">Id of the wallet's key (Ed25519) in the name's profile.</param>
/// <param name="Encryption">The secret X25519 key of the profile.</param>
internal sealed record WalletName(int V, string Name, string OwnerKey, string SigningKey, byte[] Encryption, DateTimeOffset CreatedAt) : IRecordShape,
    IDisposable
{
    public static int Newest => 1;

    public void Dispose() => CryptographicOperations.ZeroMemory(Encryption);

    public override string ToString() => Name;
}
