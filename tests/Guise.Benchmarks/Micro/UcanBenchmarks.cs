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
    private const string Bucket = "0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e";
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1.5);
    private static readonly byte[] Service = Seed(1), Alice = Seed(2), Bob = Seed(3), Carol = Seed(5);

    public static void Run(TextWriter output, int rounds = 5)
    {
        long until = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600;
        string resource = "storage://" + Did(Alice);
        string root = Ucan(Service, Did(Alice), resource, "upload/*", null, until + 2);
        string delegation = Ucan(Alice, Did(Bob), resource + "/team", "upload/*", root, until + 1);
        string token = Ucan(Bob, Did(Service), resource + "/team/x", "upload/IMPORT", delegation, until);

        Dictionary<string, List<double>> rates = [];
        IsoChain? chain = Peer<IsoChain>("isoChain", new
        {
            seeds = new[] { Alice, Bob, Carol }.Select(Convert.ToHexStringLower), audience = Did(Service), uri = $"storage://{Bucket}/team/x",
            command = "/storage/put",
        });
        byte[]? invocation = chain is null ? null : StrictBase64Url.TryDecode(chain.Invocation)!;
        byte[][] proofs = [.. chain?.Proofs.Select(proof => StrictBase64Url.TryDecode(proof)!) ?? []];
        Rate(() => Verify(token), TimeSpan.FromSeconds(3));
        for (int round = 0; round < rounds; round++)
        {
            Add("Guise", Rate(() => Verify(token), Round));
            if (chain is null) continue;
            Add("Guise (1.0)", Rate(() => Verify(invocation!, proofs), Round));
            var input = new { token, service = Convert.ToHexStringLower(Service), seconds = Round.TotalSeconds, chain };
            foreach ((string peer, double rate) in Peer<Dictionary<string, double>>("bench", input)!) Add(peer, rate);
        }
        void Add(string name, double rate)
        {
            rates.TryAdd(name, []);
            rates[name].Add(rate);
        }
        output.WriteLine();
        output.WriteLine("| Chains of three UCANs, read and verified | a second of a core |");
        output.WriteLine("|---|---|");
        foreach ((string name, List<double> all) in rates)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Stats.Median(all):N0} ({all.Min():N0}–{all.Max():N0}) |"));
        if (rates.Count == 1) output.WriteLine("\nThe npm packages of tests/interop/ucan are not installed: nothing to compare with.");
    }

    private sealed record IsoChain(string Invocation, IReadOnlyList<string> Proofs);

    private static double Rate(Action verify, TimeSpan time)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp(), count = 0;
        for (; Stopwatch.GetElapsedTime(start) < time; count++) verify();
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

    /// <summary>The same of envelopes of 1.0: what iso-ucan does, no more.</summary>
    private static void Verify(byte[] invocation, byte[][] proofs)
    {
        UcanCommandChain chain = UcanCommandChain.TryRead(invocation, proofs, UcanLimits.Default, out _)!;
        if (chain.Check([ServiceDid], DateTimeOffset.UtcNow.ToUnixTimeSeconds()) is not null)
            throw new InvalidOperationException("The chain should hold.");
    }

    private static readonly string ServiceDid = Did(Service), AliceDid = Did(Alice);

    /// <summary>A command of the peers and its answer; null where they are not installed.</summary>
    private static T? Peer<T>(string command, object input, [CallerFilePath] string here = "")
        where T : class
    {
        string folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "interop", "ucan"));
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "ucan-storage"))) return null;
        string text = JsonSerializer.Serialize(input, JsonSerializerOptions.Web);
        using Process process = Process.Start(new ProcessStartInfo("node", ["peers.mjs", command, text]) { WorkingDirectory = folder,
            RedirectStandardOutput = true })!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonElement.Parse(answer).GetProperty("value").Deserialize<T>(JsonSerializerOptions.Web)!;
    }

    private static string Ucan(byte[] issuer, string audience, string resource, string ability, string? proof, long until)
    {
        string signed = Part(new { alg = "EdDSA", typ = "JWT", ucv = "0.8.0" }) + "." + Part(new
        {
            aud = audience, att = new[] { new { with = resource, can = ability } }, exp = until, iss = Did(issuer),
            prf = proof is null ? [] : new[] { proof },
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
