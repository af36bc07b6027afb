using System.Text.Json;

namespace Guise.Tests.Workflows;

internal static class MomentInput
{
    /// <summary>The harness's unit of time, given to a workflow as its input.</summary>
    public static TimeSpan GetMoment(this JsonElement input) => input.Deserialize<TimeSpan>();
}
