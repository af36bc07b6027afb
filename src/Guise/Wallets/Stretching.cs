using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Guise.Cryptography;

namespace Guise.Wallets;

/// <summary>
/// Makes a passphrase expensive to guess: PBKDF2-HMAC-SHA256 (RFC 8018 §5.2) to 32 bytes. The meter <c>Guise</c> counts the
/// iterations: what an operator pays for guesses, and a test for names that nobody has.
/// </summary>
internal sealed class Stretching(IMeterFactory meters)
{
    public const string Iterations = "guise.passphrase.iterations";

    private readonly Counter<long> _iterations = meters.Create("Guise").CreateCounter<long>(
        Iterations, "{iteration}", "Iterations of PBKDF2 for passphrases, right and wrong ones.");

    public byte[] Stretch(Secret passphrase, byte[] salt, int iterations)
    {
        _iterations.Add(iterations);
        return Rfc2898DeriveBytes.Pbkdf2(passphrase.Utf8, salt, iterations, HashAlgorithmName.SHA256, Derive.KeySize);
    }
}
