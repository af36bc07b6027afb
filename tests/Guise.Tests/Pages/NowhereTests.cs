using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Pages;

/// <summary>Addresses that lead nowhere: a page for who went there in a browser's window, a problem for programs.</summary>
public sealed class NowhereTests
{
    [Theory]
    [InlineData("/nothing")]
    [InlineData("/wallet/nothing")]
    [InlineData("/v1/nothing")]
    public async Task A_browser_is_shown_a_page_and_a_program_a_problem(string path)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (await app.Get(path)).MustBe(Problems.NotFound);
        IsPage(await Navigate(app, path));
    }

    [Fact]
    public async Task The_api_stays_what_it_is()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (await Navigate(app, "/v1/profile")).MustBe(Problems.Unauthenticated);
    }

    private static async Task<Answer> Navigate(GuiseApp app, string path)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        return await new Visitor(app).Send(request);
    }

    private static void IsPage(Answer answer)
    {
        Assert.Contains("<h1>That did not work</h1>", answer.Must(HttpStatusCode.NotFound).Text, StringComparison.Ordinal);
        Assert.Contains("There is nothing at this address.", answer.Text, StringComparison.Ordinal);
    }
}
