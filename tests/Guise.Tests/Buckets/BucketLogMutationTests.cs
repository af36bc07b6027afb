using System.Globalization;
using Guise.Buckets;
using Guise.Cryptography;
using static Guise.Tests.Buckets.LogMaker;

namespace Guise.Tests.Buckets;

/// <summary>
/// Logs with bytes changed in transit, or operations left out, doubled and put elsewhere: nothing is a log but what was signed, from its beginning.
/// The full size is a million.
/// </summary>
public sealed class BucketLogMutationTests
{
    [Fact]
    public void No_changed_log_is_taken_for_one()
    {
        int rounds = int.Parse(Environment.GetEnvironmentVariable("GUISE_MUTATIONS") ?? "10000", CultureInfo.InvariantCulture), same = 0;
        Random random = new(20260815);
        Signer a = Signer.OfSeed(63), b = Signer.New(KeyType.P256), c = Signer.New(KeyType.Secp256k1);
        byte[] first = Genesis(a, Signer.OfSeed(1).Did, a, b), second = Next(b, first, c, b), third = Next(c, second, a);
        byte[][] log = [first, second, third], fork = [first, Next(a, first, a)];
        for (int i = 0; i < rounds; i++)
        {
            List<byte[]> changed = [.. log.Select(operation => (byte[])[.. operation])];
            for (int times = random.Next(1, 3); times > 0 && changed.Count > 0; times--) Change(changed, fork, random);
            bool signed = changed.Count > 0 && (StartsWith(log, changed) || StartsWith(fork, changed));
            Assert.True(signed == BucketLog.TryRead(changed) is not null, $"Round {i}:\n{string.Join('\n', Texts([.. changed]))}");
            if (signed) same++;
        }
        // Only a few of the changes leave a log that somebody signed.
        Assert.InRange(same, rounds / 100, rounds / 3);
    }

    private static bool StartsWith(byte[][] whole, List<byte[]> part) =>
        part.Count <= whole.Length && part.Zip(whole).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    private static void Change(List<byte[]> log, byte[][] fork, Random random)
    {
        int which = random.Next(log.Count), at = random.Next(log[which].Length);
        byte[] bytes = log[which];
        switch (random.Next(10))
        {
            case 0: log.RemoveAt(which); break;
            case 1: log.Insert(random.Next(log.Count + 1), bytes); break;
            case 2: log.RemoveRange(which, log.Count - which); break;
            case 3: log[which] = fork[random.Next(fork.Length)]; break;
            case 4: log[which] = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]]; break;
            case 5: log[which] = [.. bytes[..at], .. bytes[(at + 1)..]]; break;
            case 6: log[which] = bytes[..at]; break;
            case 7: log[which] = [.. bytes, .. bytes[at..]]; break;
            case 8: (log[which], log[^1]) = (log[^1], log[which]); break;
            default: log[which] = [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]]; break;
        }
        // A cut at the very beginning leaves nothing to change.
        log.RemoveAll(operation => operation.Length == 0);
    }
}
