using System.Net;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Sessions;

/// <summary>Nothing that a site receives of a wallet says which other site's visitor it is.</summary>
public sealed class UnlinkabilityTests
{
    /// <summary>The full size is 1000 wallets at 20 sites: <c>GUISE_WALLETS=1000 GUISE_SITES=20</c>.</summary>
    private static int Wallets => Setting("GUISE_WALLETS", 100);
    private static int Sites => Setting("GUISE_SITES", 5);

    [Fact]
    public async Task No_value_that_two_sites_receive_is_equal_or_part_of_another()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Dictionary<string, (int Wallet, int Site)> seen = new(StringComparer.Ordinal);
        for (int wallet = 0; wallet < Wallets; wallet++)
        {
            (Owner owner, string token) = await Owner.Unlocked(app);
            for (int site = 0; site < Sites; site++)
            {
                foreach (string value in await Received(app, owner, token, $"https://site{site}.example"))
                {
                    // A value names one wallet at one site, or nobody: it is then the same for everybody.
                    if (!seen.TryAdd(value, (wallet, site))) Assert.True((wallet, site) == seen[value], value);
                }
            }
            await owner.LockBy(token);
        }
        Assert.True(seen.Count > Wallets * Sites * 10);
    }

    [Fact]
    public async Task Refusals_say_the_same_to_every_site()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string wallet) = await Owner.Unlocked(app);
        Site[] sites = [.. Enumerable.Range(0, 3).Select(i => new Site(app, $"https://site{i}.example"))];
        List<string> tokens = [];
        foreach (Site site in sites) tokens.Add((await site.Login(wallet)).Token);
        await owner.LockBy(wallet);
        HashSet<string> locked = [], ended = [];
        for (int i = 0; i < sites.Length; i++)
        {
            locked.Add(Stable(await sites[i].Sign(tokens[i], "bytes", "AA")));
            await app.Delete("/v1/session", tokens[i]);
            ended.Add(Stable(await sites[i].Sign(tokens[i], "bytes", "AA")));
        }
        Assert.Single(locked);
        Assert.Single(ended);
    }

    /// <summary>Every text, number and time of every answer, and every run of eight bytes or sixteen characters that it holds.</summary>
    private static async Task<HashSet<string>> Received(GuiseApp app, Owner owner, string wallet, string origin)
    {
        Site site = new(app, origin);
        (string token, _, Answer login) = await site.Login(wallet);
        Answer[] answers =
        [
            login, (await app.Get("/v1/session", token)).Must(HttpStatusCode.OK), (await site.Sign(token, "bytes", "c2FtZQ")).Must(HttpStatusCode.OK),
            (await site.Sign(token, "bytes", "c2FtZQ", "c2FtZQ")).Must(HttpStatusCode.OK), (await site.Sign(token, "personalMessage", "same"))
                .Must(HttpStatusCode.OK),
            (await app.Post("/v1/session/public-key", new { salt = "c2FtZQ" }, token)).Must(HttpStatusCode.OK),
        ];
        HashSet<string> values = new(StringComparer.Ordinal);
        foreach (Answer answer in answers)
        {
            Add(values, answer.Json, origin);
            foreach (var header in answer.Headers.Where(header => header.Key is not ("Date" or "Cache-Control" or "Transfer-Encoding")))
                Add(values, header.Key, string.Join(',', header.Value), origin);
        }
        Assert.DoesNotContain(values, value => value.Contains(owner.Username, StringComparison.Ordinal));
        return values;
    }

    private static void Add(HashSet<string> values, JsonElement element, string origin, string name = "")
    {
        if (element.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty member in element.EnumerateObject()) Add(values, member.Value, origin, member.Name);
        else Add(values, name, element.ToString(), origin);
    }

    private static void Add(HashSet<string> values, string name, string value, string origin)
    {
        // The same for everybody, or the site's own: no trace of anybody. Two words of 256 each and a drawing of few shapes recur among people by
        // chance.
        if (value == origin || name
            is "algorithm" or "pseudonym" or "avatar" or "X-Content-Type-Options" or "Content-Security-Policy" or "Referrer-Policy")
            return;
        values.Add(name + "=" + value);
        // A time begins with its date, and a did:key is the public key in another spelling behind a fixed beginning.
        if (name is "expiresAt" or "did") return;
        byte[]? decoded = Hex.TryDecode(value) ?? StrictBase64Url.TryDecode(value.AsSpan(value.StartsWith("gst_", StringComparison.Ordinal) ? 4 : 0));
        byte[] bytes = decoded ?? Encoding.UTF8.GetBytes(value);
        // Characters hold half as much as bytes: runs of eight would meet by chance.
        int run = decoded is null ? 16 : 8;
        for (int i = 0; i + run <= bytes.Length; i += run) values.Add("bytes=" + Convert.ToHexString(bytes.AsSpan(i, run)));
    }

    private static string Stable(Answer answer) =>
        string.Join('|', answer.Json.EnumerateObject().Where(member => member.Name != "traceId").Select(member => member.ToString()));

    private static int Setting(string name, int standard) => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : standard;
}
