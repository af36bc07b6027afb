using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

/// <summary>Signatures and keys that broke other implementations, with the verdict that each deserves.</summary>
public sealed class WycheproofTests
{
    private delegate bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    [Fact]
    public void Secp256k1_agrees_but_for_the_larger_s() => Judge("wycheproof-secp256k1.json", 252, new CurveOracle("secp256k1"),
        (key, message, signature) => Secp256k1.Verify(key, SHA256.HashData(message), signature));

    [Fact]
    public void P_256_agrees_but_for_the_larger_s() => Judge("wycheproof-p256.json", 262, new CurveOracle("secp256r1"),
        (key, message, signature) => P256.Verify(key, SHA256.HashData(message), signature));

    [Fact]
    public void Ed25519_agrees() => Judge("wycheproof-ed25519.json", 151, null, Ed25519.Verify);

    [Fact]
    public void X25519_agrees()
    {
        JsonArray tests = Vectors.Read("wycheproof-x25519.json")["tests"]!.AsArray();
        Assert.Equal(518, tests.Count);
        foreach (JsonNode? test in tests)
        {
            byte[]? shared = X25519.Agree(Hex(test![2]), Hex(test[1]));
            Assert.Equal(test[3]?.GetValue<string>(), shared is null ? null : Convert.ToHexStringLower(shared));
        }
    }

    private static void Judge(string file, int count, CurveOracle? lowS, Verify verify)
    {
        int judged = 0;
        foreach (JsonNode? group in Vectors.Read(file)["groups"]!.AsArray())
        {
            byte[] publicKey = group.Hex("publicKey");
            foreach (JsonNode? test in group!["tests"]!.AsArray())
            {
                byte[] signature = Hex(test![2]);
                bool valid = test[3]!.GetValue<bool>() && (lowS is null || lowS.IsLow(signature));
                Assert.True(valid == verify(publicKey, Hex(test[1]), signature), $"{file}, test {test[0]}");
                judged++;
            }
        }
        Assert.Equal(count, judged);
    }

    private static byte[] Hex(JsonNode? text) => Convert.FromHexString(text!.GetValue<string>());
}
