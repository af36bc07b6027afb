using System.Net;
using System.Text.RegularExpressions;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Platform;

/// <summary>The catalogue of refusals: what a client decides by, and what a person reads.</summary>
public sealed partial class ProblemCatalogueTests
{
    [Fact]
    public void Codes_are_unique_and_in_kebab_case() => Assert.All(
        Problems.All.CountBy(problem => problem.Code), code => Assert.True(code.Value == 1 && Kebab().IsMatch(code.Key), code.Key));

    [Fact]
    public void A_status_is_that_of_an_error_and_a_sentence_is_a_sentence() => Assert.All(Problems.All, problem =>
    {
        Assert.InRange(problem.Status, 400, 599);
        Assert.Matches("^\\S.{15,}\\.$", problem.Sentence);
        Assert.DoesNotContain("{0}", problem.Sentence, StringComparison.Ordinal);
        Assert.Null(problem.RetryAfter);
    });

    [Fact]
    public async Task Every_problem_has_a_page_and_stands_in_the_list()
    {
        await using GuiseApp app = await GuiseApp.Start();
        string list = (await app.Get("/problems")).Must(HttpStatusCode.OK).Text;
        foreach (Problem problem in Problems.All)
        {
            Answer page = (await app.Get("/problems/" + problem.Code)).Must(HttpStatusCode.OK);
            Assert.Equal("text/html", page.ContentType);
            foreach (string text in new[] { page.Text, list })
            {
                Assert.Contains(problem.Code, text, StringComparison.Ordinal);
                Assert.Contains(problem.Sentence, WebUtility.HtmlDecode(text), StringComparison.Ordinal);
                Assert.Contains($">{problem.Status}<", text, StringComparison.Ordinal);
            }
            (await app.Send(HttpMethod.Head, "/problems/" + problem.Code, null)).Must(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("/problems/unknown-problem")]
    [InlineData("/problems/Not-Found")]
    [InlineData("/problems/not-found/x")]
    [InlineData("/problems/%3Cscript%3E")]
    public async Task An_unknown_code_has_no_page(string path)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (await app.Get(path)).MustBe(Problems.NotFound);
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Kebab();
}
