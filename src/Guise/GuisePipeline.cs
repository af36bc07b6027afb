using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Guise;

/// <summary>
/// The one HTTP pipeline, built once from the root provider: Kestrel and Azure Functions hand every request to it. So what is
/// tested in front of one is what runs behind the other.
/// </summary>
public sealed class GuisePipeline(IServiceProvider root)
{
    private readonly Lazy<RequestDelegate> _pipeline = new(() =>
    {
        ApplicationBuilder builder = new(root);
        builder.MapGuise();
        return builder.Build();
    });

    public Task Invoke(HttpContext context) => _pipeline.Value(context);
}
