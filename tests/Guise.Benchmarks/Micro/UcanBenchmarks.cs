using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Benchmarks.Micro;

/// <summary>
/// A chain of three UCANs, read and verified whole on one core, beside the npm packages that do the same where they are installed
/// (<c>tests/interop/ucan</c>). They take turns, and a second is one of a processor's time, so that what the machine does else counts for none.
/// </summary>
internal static class UcanBenchmarks
{
    private const int Rounds = 5;
    private const string Bucket = "0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e";
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1.5);
    private static readonly byte[] Service = Seed(1), Alice = Seed(2), Bob = Seed(3);

    public static void Run(TextWriter output)
    {
        long until = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600;
        string resource = "storage://" + Did(Alice);
        string root = Ucan(Service, Did(Alice), resource, "upload/*", null, until + 2);
        string delegation = Ucan(Alice, Did(Bob), resource + "/team", "upload/*", root, until + 1);
        string token = Ucan(Bob, Did(Service), resource + "/team/x", "upload/IMPORT", delegation, until);

        Dictionary<string, List<double>> rates = [];
        Rate(token, TimeSpan.FromSeconds(3));
        for (int round = 0; round < Rounds; round++)
        {
            rates.TryAdd("Guise", []);
            rates["Guise"].Add(Rate(token, Round));
            foreach ((string peer, double rate) in Peers(token))
            {
                rates.TryAdd(peer, []);
                rates[peer].Add(rate);
            }
        }
        output.WriteLine();
        output.WriteLine("| Chains of three UCANs, read and verified | a second of a core |");
        output.WriteLine("|---|---|");
        foreach ((string name, List<double> all) in rates) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Stats.Median(all):N0} ({all.Min():N0}–{all.Max():N0}) |"));
        if (rates.Count == 1) output.WriteLine("\nThe npm packages of tests/interop/ucan are not installed: nothing to compare with.");
    }

    private static double Rate(string token, TimeSpan time)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp(), count = 0;
        for (; Stopwatch.GetElapsedTime(start) < time; count++) Verify(token);
        return count / (Environment.CpuUsage.TotalTime - used).TotalSeconds;
    }

    private static void Verify(string token)
    {
        UcanChain chain = UcanChain.TryRead(token, [], UcanLimits.Default, out _)!;
        chain.PointAt(AliceDid, Bucket);
        if (UcanChecks.Check(chain, [ServiceDid], DateTimeOffset.UtcNow.ToUnixTimeSeconds()) is not null
            || new UcanAuthority(chain, Facts.Instance).Decide(new(Bucket, "team/x"), "upload/IMPORT", UcanRequest.Unknown).Fault is not null)
            throw new InvalidOperationException("The chain should hold.");
    }

    private static readonly string ServiceDid = Did(Service), AliceDid = Did(Alice);

    private static Dictionary<string, double> Peers(string token, [CallerFilePath] string here = "")
    {
        string folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "interop", "ucan"));
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "ucan-storage"))) return [];
        string input = JsonSerializer.Serialize(new { token, service = Convert.ToHexStringLower(Service), seconds = Round.TotalSeconds });
        using Process process = Process.Start(new ProcessStartInfo("node", ["peers.mjs", "bench", input]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonElement.Parse(answer).GetProperty("value").Deserialize<Dictionary<string, double>>()!;
    }

    private static string Ucan(byte[] issuer, string audience, string resource, string ability, string? proof, long until)
    {
        string signed = Part(new { alg = "EdDSA", typ = "JWT", ucv = "0.8.0" }) + "." + Part(new
        {
            aud = audience, att = new[] { new { with = resource, can = ability } }, exp = until, iss = Did(issuer), prf = proof is null ? [] : new[] { proof },
        });
        return signed + "." + StrictBase64Url.Encode(Ed25519.Sign(issuer, Encoding.ASCII.GetBytes(signed)));
    }

    private static string Part(object value) => StrictBase64Url.Encode(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Did(byte[] seed) => DidKey.Encode(KeyType.Ed25519, Ed25519.PublicKey(seed));

    private static byte[] Seed(byte value) => [.. Enumerable.Repeat(value, 32)];

    private sealed class Facts : IUcanFacts
    {
        public static readonly Facts Instance = new();

        public Problem? Refusal(UcanStep step) => null;

        public Problem? Root(UcanStep step, UcanCapability capability) =>
            step.Issuer == ServiceDid && step.Audience == AliceDid ? null : Problems.RootNotAuthorised;
    }
}
