using System.Diagnostics;
using Xunit.Sdk;

namespace Guise.Tests.Infrastructure;

/// <summary>Inputs that are nearly right: one to four small damages each, reproducible by the random source's seed.</summary>
internal static class Damage
{
    /// <summary>How many inputs a test tries: 10⁴, and a hundred times as many when <c>GUISE_LONG_RUNS=1</c>.</summary>
    public static int Count => Environment.GetEnvironmentVariable("GUISE_LONG_RUNS") == "1" ? 1_000_000 : 10_000;

    /// <summary>No input may take this long; a machine that is busy with other things gets a few tries.</summary>
    public static void MustBeQuick(Action act, string what = "")
    {
        for (int tries = 0; tries < 5; tries++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            act();
            if (watch.ElapsedMilliseconds <= 50) return;
        }
        throw new XunitException("Took more than 50 ms, again and again: " + what);
    }

    private static readonly byte[][] Bits =
        [[0], [0xFF], "\""u8.ToArray(), "{"u8.ToArray(), "["u8.ToArray(), "."u8.ToArray(), "0x"u8.ToArray(), "-1"u8.ToArray(), "\\ud800"u8.ToArray(),
            "99999999999999999999"u8.ToArray()];

    public static byte[] Of(ReadOnlySpan<byte> original, Random random)
    {
        List<byte> bytes = [.. original];
        int damages = random.Next(1, 5);
        for (int i = 0; i < damages && bytes.Count > 0; i++)
        {
            int at = random.Next(bytes.Count), length = Math.Min(bytes.Count - at, random.Next(1, 16));
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(' ', '~'); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, Bits[random.Next(Bits.Length)]); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }
        return [.. bytes];
    }

    public static string Of(string original, Random random) =>
        System.Text.Encoding.Latin1.GetString(Of(System.Text.Encoding.Latin1.GetBytes(original), random));
}
