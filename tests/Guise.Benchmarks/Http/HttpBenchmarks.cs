using System.Net.Http.Json;
using System.Text.Json;
using Guise.Benchmarks.Servers;
using Guise.Cryptography;

namespace Guise.Benchmarks.Http;

/// <summary>The service beside the bare server, call by call, in one run: A B B A A B and so on.</summary>
internal sealed class HttpBenchmarks
{
    private const long Unbounded = long.MaxValue / 2;
    private readonly ServerProcess _guise, _bare;
    private readonly Effort _effort;
    private readonly Load _load;

    private HttpBenchmarks(ServerProcess guise, ServerProcess bare, Effort effort) =>
        (_guise, _bare, _effort, _load) = (guise, bare, effort, new Load(effort.Connections));

    public static async Task Run(TextWriter output, Effort effort)
    {
        using ServerProcess guise = await ServerProcess.Start(ServerProcess.Guise);
        using ServerProcess bare = await ServerProcess.Start(ServerProcess.Bare);
        HttpBenchmarks benchmarks = new(guise, bare, effort);
        HttpReport report = new(output, effort);
        report.Begin();
        string token = await benchmarks.OpenWallet();
        report.Add("content get", await benchmarks.Gets(token));
        report.Add("content put", await benchmarks.Puts(token));
        report.Add("site sign", await benchmarks.Signs(token));
        report.Add("unlock", await benchmarks.Unlocks());
        await benchmarks.Challenges(report);
    }

    /// <summary>The part of it that is about challenges.</summary>
    public static async Task RunChallenges(TextWriter output, Effort effort)
    {
        using ServerProcess guise = await ServerProcess.Start(ServerProcess.Guise);
        using ServerProcess bare = await ServerProcess.Start(ServerProcess.Bare);
        HttpReport report = new(output, effort);
        report.Begin();
        await new HttpBenchmarks(guise, bare, effort).Challenges(report);
    }

    private async Task Challenges(HttpReport report)
    {
        report.Add("challenge issue", await Issues());
        report.Add("challenge exchange", await Exchanges());
    }

    private async Task<string> OpenWallet()
    {
        await Untimed(_guise, _ => Calls.Post("/v1/profiles", Calls.Create(0)), 201, 1);
        using HttpClient http = new() { BaseAddress = _guise.Address };
        using StringContent body = new(Calls.Unlock(0), mediaType: new("application/json"));
        using HttpResponseMessage unlocked = await http.PostAsync("/v1/profiles/unlock", body);
        return (await unlocked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private async Task<List<Pair>> Gets(string token)
    {
        await Untimed(_guise, number => Calls.Put(number, token), 201, BareServer.Contents);
        byte[][] guise = [.. Enumerable.Range(0, BareServer.Contents).Select(n => Calls.Get("/v1/contents/metadata/" + Calls.ContentId(n), token))];
        byte[][] bare = [.. Enumerable.Range(0, BareServer.Contents).Select(n => Calls.Get($"/get/{n}"))];
        return await Rounds(
            (time, _) => _load.Run(_guise, n => guise[n % guise.Length], 200, 0, Unbounded, time),
            (time, _) => _load.Run(_bare, n => bare[n % bare.Length], 200, 0, Unbounded, time));
    }

    private Task<List<Pair>> Puts(string token) => Rounds(
        (time, round) => _load.Run(_guise, n => Calls.Put(n, token), 201, (round + 1) * 10_000_000L, Unbounded, time),
        (time, round) => _load.Run(_bare, n => Calls.Post("/put/", Calls.Content(n), token), 201, (round + 1) * 10_000_000L, Unbounded, time));

    private async Task<List<Pair>> Signs(string wallet)
    {
        string site = await SiteLogin.At(_guise.Address, wallet);
        byte[] guise = Calls.Post("/v1/session/sign", """{"kind":"bytes","payload":"aGVsbG8"}""", site);
        byte[] bare = Calls.Post("/sign", """{"kind":"bytes","payload":"aGVsbG8"}""", site);
        return await Rounds(
            (time, _) => _load.Run(_guise, _ => guise, 200, 0, Unbounded, time),
            (time, _) => _load.Run(_bare, _ => bare, 200, 0, Unbounded, time));
    }

    private Task<List<Pair>> Issues() => Rounds(
        (time, _) => _load.Run(_guise, _ => NameLogin.Issue, 200, 0, Unbounded, time),
        (time, _) => _load.Run(_bare, _ => Calls.Post("/issue", "{}"), 200, 0, Unbounded, time));

    /// <summary>Rounds of a number of challenges, which are asked for and signed outside of the measured time: each works once.</summary>
    private async Task<List<Pair>> Exchanges()
    {
        NameLogin alice = await NameLogin.At(_guise.Address);
        byte[] bare = NameLogin.Exchange("/exchange", new string('x', 400), new byte[Ed25519.KeySize]);
        return await Rounds(
            async (_, _) =>
            {
                byte[][] exchanges = await alice.Exchanges(_effort.Wallets);
                await _guise.Settled();
                return await _load.Run(_guise, n => exchanges[n], 200, 0, exchanges.Length, TimeSpan.MaxValue);
            },
            (_, _) => _load.Run(_bare, _ => bare, 200, 0, _effort.Wallets, TimeSpan.MaxValue));
    }

    /// <summary>Rounds of a number of wallets; what was unlocked is locked again outside the measured time.</summary>
    private async Task<List<Pair>> Unlocks()
    {
        await Untimed(_guise, n => Calls.Post("/v1/profiles", Calls.Create(n + 1)), 201, _effort.Wallets);
        return await Rounds(
            async (_, _) =>
            {
                Measure measure = await _load.Run(
                    _guise, n => Calls.Post("/v1/profiles/unlock", Calls.Unlock(n + 1)), 200, 0, _effort.Wallets, TimeSpan.MaxValue);
                await Untimed(_guise, n => Calls.Post("/v1/profiles/lock", Calls.Lock(n + 1)), 204, _effort.Wallets);
                return measure;
            },
            (_, _) => _load.Run(_bare, n => Calls.Post($"/unlock/{n}", Calls.Unlock(n)), 200, 0, _effort.Wallets, TimeSpan.MaxValue));
    }

    private async Task<List<Pair>> Rounds(Func<TimeSpan, int, Task<Measure>> guise, Func<TimeSpan, int, Task<Measure>> bare)
    {
        await Settled(guise, _effort.WarmUp, 0);
        await Settled(bare, _effort.WarmUp, 0);
        List<Pair> rounds = [];
        for (int round = 1; round <= _effort.Rounds; round++)
        {
            // Whoever goes first changes: whatever else the machine does falls on both.
            Measure? first = round % 2 == 0 ? await Settled(guise, _effort.Round, round) : null;
            Measure ofBare = await Settled(bare, _effort.Round, round);
            rounds.Add(new(first ?? await Settled(guise, _effort.Round, round), ofBare));
        }
        return rounds;
    }

    private async Task<Measure> Settled(Func<TimeSpan, int, Task<Measure>> load, TimeSpan time, int round)
    {
        await _guise.Settled();
        await _bare.Settled();
        return await load(time, round);
    }

    private Task Untimed(ServerProcess server, Func<long, byte[]> request, int status, long count) =>
        _load.Run(server, request, status, 0, count, TimeSpan.MaxValue);
}
