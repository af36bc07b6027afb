using System.Text;
using System.Text.Json;
using Guise.Origins;
using Guise.Pages.Forms;
using Guise.Pages.Front;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Requests;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Request;

/// <summary>
/// The page that a site opens to ask its owner something. Its script talks with the site's window and files what it asks, under the origin that the
/// browser
/// reports; everything that is shown comes from here. There is no way to look at a request by its id.
/// </summary>
internal static class RequestRoutes
{
    public static void MapRequestPage(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/request", Verbs.Read, () => Page.Of<WaitingPage>());
        pages.MapPost("/request/ask", Ask).WithMetadata(new RequestSizeLimitAttribute(Limits.AskedFormBytes));
        pages.MapPost("/request/approve", Approve);
        pages.MapPost("/request/deny", Deny);
    }

    private static async Task<IResult> Ask(PageForm form, HttpContext context, OwnOrigin own, WalletRequests requests, CancellationToken cancel)
    {
        if (!Read(form).Ok(out FileBody? body, out Problem? unreadable)) return Refused(unreadable, context);
        if (!RequestEndpoints.Parse(body, context.Request, own).Ok(out RequestContent? content, out Problem? invalid))
            return Refused(invalid, context);
        if (context.Features.Get<OpenWallet>() is not { } wallet)
            return Page.Of<Unlock>(new { Next = Next.Of("/request"), Asker = content.Origin, Asks = Asking.ShortName(content.Kind) });

        Result<RequestAnswer> filed = await requests.File(wallet, content, "", cancel);
        return filed.Ok(out RequestAnswer? request, out Problem? problem) ? Show(request, null) : Refused(problem, context);
    }

    private static async Task<IResult> Approve(
        PageForm form, HttpContext context, WalletRequests requests, Decisions decisions, CancellationToken cancel)
    {
        if (context.Features.Get<OpenWallet>() is not { } wallet) return Locked();
        string id = form.Text("id");
        Result<DecisionAnswer> decided = await decisions.Approve(wallet, id, form.Text("digest"), form.Has("mask") ? form.Text("mask")
            : null, cancel);
        if (decided.Ok(out DecisionAnswer? decision, out Problem? problem)) return Decided(decision);

        // It is no longer what was looked at: look again.
        return (await requests.Show(wallet, id, cancel)).Ok(out RequestAnswer? request, out Problem? gone)
            ? Show(request, problem)
            : Refused(gone, context);
    }

    private static async Task<IResult> Deny(PageForm form, HttpContext context, Decisions decisions, CancellationToken cancel)
    {
        if (context.Features.Get<OpenWallet>() is not { } wallet) return Locked();
        return (await decisions.Deny(wallet, form.Text("id"), cancel)).Ok(out DecisionAnswer? decision, out Problem? problem)
            ? Decided(decision)
            : Refused(problem, context);
    }

    /// <summary>What the script took from the site's message, put beside the origin that the browser reported: a message names no origin.</summary>
    private static Result<FileBody> Read(PageForm form)
    {
        try
        {
            AskedBody? asked = JsonSerializer.Deserialize<AskedBody>(Encoding.UTF8.GetBytes(form.Text("asked")), Json.Options);
            return asked is null ? Problems.InvalidRequest : new FileBody(form.Text("kind"), form.Text("origin"), asked.Challenge, asked.Target,
                asked.Signature);
        }
        catch (JsonException)
        {
            return Problems.InvalidRequest;
        }
    }

    private static IResult Locked() => Page.Of<Unlock>(new { Next = Next.Of("/request"), Said = "ended" });

    private static IResult Show(RequestAnswer request, Problem? problem) => request.Display is null
        ? Decided(new DecisionAnswer(request.Id, request.Status))
        : Page.Of<ConsentPage>(new { Model = new ConsentModel(request, problem) });

    private static IResult Decided(DecisionAnswer decision) => Page.Of<DecidedPage>(new { Model = decision });

    private static IResult Refused(Problem problem, HttpContext context) => Page.Of<UnansweredPage>(new { Problem = problem }, problem, context);

    /// <summary>The members of a request that its site may choose.</summary>
    private sealed record AskedBody(byte[]? Challenge = null, string? Target = null, SignatureBody? Signature = null);
}
