using System.Net;
using System.Text;
using Guise.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Functions.Tests;

/// <summary>What the worker's own server does with bodies. The client sends all of one before it looks for an answer, as the host does.</summary>
public sealed class ForwardedBodyTests
{
    [Theory]
    [InlineData("/v1/profiles/unlock", 20_000_000, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/v1/profiles/unlock", 20_000_000, true, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/v1/profile/rekey", 20_000_000, false, HttpStatusCode.Unauthorized)]
    [InlineData("/v1/nowhere", 20_000_000, true, HttpStatusCode.NotFound)]
    [InlineData("/v1/profiles/unlock", Limits.BodyBytes, false, HttpStatusCode.BadRequest)]
    [InlineData("/v1/profiles/unlock", Limits.BodyBytes, true, HttpStatusCode.BadRequest)]
    [InlineData("/v1/profiles/unlock", Limits.BodyBytes + 1, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_that_is_refused_is_answered_however_large_it_is(string path, int bytes, bool chunked, HttpStatusCode expected)
    {
        await using WebApplication head = HeadApp.Build(), worker = Worker(head);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        using HttpClient client = new() { BaseAddress = new Uri(worker.Urls.Single()) };
        byte[] body = Encoding.ASCII.GetBytes(new string(' ', bytes));
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static WebApplication Worker(WebApplication head)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication worker = builder.Build();
        worker.Run(async context =>
        {
            await using AsyncServiceScope scope = head.Services.CreateAsyncScope();
            context.RequestServices = scope.ServiceProvider;
            await head.Services.GetRequiredService<FunctionsBridge>().Run(context.Request, null!);
        });
        return worker;
    }
}
