using System.Net;
using Guise.Platform.Workflows;
using Guise.Requests;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Requests;

/// <summary>Of all who approve, deny and expire at once, exactly one decides.</summary>
public sealed class DecisionRaceTests
{
    private const int Callers = 64;

    /// <summary>The full size is <c>GUISE_ROUNDS=1000</c>.</summary>
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("GUISE_ROUNDS"), out int rounds) ? rounds : 50;

    [Fact]
    public async Task Sixty_four_decisions_at_once_have_one_winner()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string wallet) = await Owner.Unlocked(app);
        IWorkflowStep expire = app.Services.GetRequiredKeyedService<IWorkflowStep>(RequestExpiry.Expire.Name);
        for (int round = 0; round < Rounds; round++)
        {
            Site site = new(app, $"https://site{round % 7}.example");
            Answer filed = (await site.File(wallet, "login")).Must(HttpStatusCode.Created);
            string path = $"/v1/requests/{filed.String("id")}", mask = filed["display"].GetProperty("masks")[0].GetProperty("id").GetString()!;
            string locator = WalletOf(wallet);
            RequestExpiry.Input input = new(locator, filed.String("id"), app.Clock.GetUtcNow(), app.Clock.GetUtcNow());

            Task<object>[] calls = [.. Enumerable.Range(0, Callers).Select(i => Task.Run(async () => i % 8 == 7
                ? (object)(await expire.Run(System.Text.Json.JsonSerializer.SerializeToElement(input, Guise.Platform.Http.Json.Options), default))
                    .GetBoolean()
                : i % 2 == 0 ? await Site.Approve(app, wallet, filed, mask) : await app.Post(path + "/deny", null, wallet)))];
            object[] results = await Task.WhenAll(calls);

            Answer[] answers = [.. results.OfType<Answer>().Select(answer => answer.Must(HttpStatusCode.OK))];
            string decision = Assert.Single(answers.Select(answer => answer.String("status")).Distinct());
            int codes = answers.Count(answer => answer.Has("code"));
            Assert.Equal(decision == "approved" ? 1 : 0, codes);
            Assert.Equal(decision == "expired" ? 1 : 0, results.OfType<bool>().Count(won => won));
            Assert.Equal(decision, (await app.Get(path, wallet)).String("status"));
            if (codes == 1) (await site.Redeem(answers.Single(answer => answer.Has("code")).String("code"))).Must(HttpStatusCode.OK);
        }
    }

    /// <summary>The token begins with the locator: 16 bytes in base64url.</summary>
    private static string WalletOf(string token)
    {
        byte[] bytes = Guise.Cryptography.StrictBase64Url.TryDecode(token.AsSpan("gwt_".Length))!;
        return Guise.Cryptography.StrictBase64Url.Encode(bytes.AsSpan(0, 16));
    }
}
