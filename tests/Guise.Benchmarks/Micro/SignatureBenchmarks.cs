using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Cryptography.Bls12381;

namespace Guise.Benchmarks.Micro;

/// <summary>
/// What signatures cost, beside .NET's own ECDsa on the same curve. Every batch runs all parts in turn, so that a ratio compares
/// what ran within the same seconds; printed are medians. The time is the processor's: neighbours do not count.
/// </summary>
internal static class SignatureBenchmarks
{
    private const int Batches = 15;
    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(100);

    public static void Run(TextWriter output)
    {
        byte[] digest = SHA256.HashData("digest"u8), secret = SHA256.HashData("secret"u8);
        byte[] publicKey = Secp256k1.PublicKey(secret), signature = Secp256k1.SignRecoverable(secret, publicKey, digest);
        ECParameters parameters = new()
        {
            Curve = ECCurve.CreateFromFriendlyName("secp256k1"),
            D = secret,
            Q = new ECPoint { X = publicKey[1..33], Y = publicKey[33..] },
        };
        ECParameters publicOnly = parameters with { D = null };
        using ECDsa cached = ECDsa.Create(parameters);

        Compare(output, "secp256k1, sign", [
            ("ECDsa, its key kept", () => cached.SignHash(digest)),
            ("ECDsa, key imported for each", () => Using(parameters, key => key.SignHash(digest))),
            ("Secp256k1.Sign", () => Secp256k1.Sign(secret, digest)),
            ("Secp256k1.SignRecoverable, public key known", () => Secp256k1.SignRecoverable(secret, publicKey, digest)),
            ("a site's signature, from token and rows to answer", SiteSignatureBenchmarks.Of(secret)),
            ("Secp256k1.PublicKey", () => Secp256k1.PublicKey(secret)),
        ]);
        Compare(output, "secp256k1, verify", [
            ("ECDsa, its key kept", () => cached.VerifyHash(digest, signature.AsSpan(0, 64))),
            ("ECDsa, key imported for each", () => Using(publicOnly, key => key.VerifyHash(digest, signature.AsSpan(0, 64)))),
            ("Secp256k1.Verify", () => Secp256k1.Verify(publicKey, digest, signature.AsSpan(0, 64))),
            ("Secp256k1.Recover", () => Secp256k1.Recover(digest, signature)),
        ]);

        byte[] edPublicKey = Ed25519.PublicKey(secret), edSignature = Ed25519.Sign(secret, digest);
        string did = DidKey.Encode(KeyType.Ed25519, edPublicKey);
        Compare(output, "Ed25519", [
            ("Ed25519.Verify", () => Ed25519.Verify(edPublicKey, digest, edSignature)),
            ("Ed25519.Sign", () => Ed25519.Sign(secret, digest)),
            ("DidKey.TryDecode", () => DidKey.TryDecode(did, out _, out _)),
        ]);

        byte[] subnetKey = Convert.FromHexString(
            "8b9a051b77956975dd6ebca347ee6108857fe4e58ea52170dd2b7f62d67254dbaaea9f870c617e0b7b825d1c4b5ddc8b"
            + "0c397d4f1b25ecd817ed32a05477c27b9c2933b2cd3b1517810d62789298d744b04657a20907145238d97a486bd9f9f1");
        byte[] subnetSignature = Convert.FromHexString("8ff60d10c7f5238cf8d5977125740010150d28118837614f9d49471ba62388704e6f0499e812b91178a27a2ea2004a33");
        Compare(output, "BLS12-381", [
            ("BlsSignature.Verify", () => BlsSignature.Verify(subnetKey, "message 1"u8, subnetSignature)),
        ]);

        byte[] seed = new byte[Bip39.SeedSize];
        Compare(output, "Seeds", [
            ("Bip39.Seed", () => Bip39.Seed(secret)),
            ("Sip6.Entropy", () => Sip6.Entropy(seed, "program", "salt")),
        ]);
    }

    private static void Using(ECParameters parameters, Action<ECDsa> work)
    {
        using ECDsa key = ECDsa.Create(parameters);
        work(key);
    }

    internal static void Compare(TextWriter output, string title, (string Part, Action Work)[] parts)
    {
        List<double>[] times = [.. parts.Select(_ => new List<double>())];
        for (int batch = 0; batch <= Batches; batch++)
        {
            for (int i = 0; i < parts.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                TimeSpan used = Environment.CpuUsage.TotalTime;
                int count = 0;
                for (; Stopwatch.GetElapsedTime(start) < Batch; count++) parts[i].Work();
                if (batch > 0) times[i].Add((Environment.CpuUsage.TotalTime - used).TotalMicroseconds / count);
            }
        }
        output.WriteLine();
        output.WriteLine($"| {title} | time | ratio |");
        output.WriteLine("|---|---|---|");
        for (int i = 0; i < parts.Length; i++)
        {
            double ratio = Stats.Median(times[i].Zip(times[0], (mine, first) => mine / first));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {parts[i].Part} | {Stats.Median(times[i]):F1} µs | {ratio:F2} |"));
        }
    }
}
