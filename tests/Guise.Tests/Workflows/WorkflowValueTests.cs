using System.Text.Json;
using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

/// <summary>Under the serializers that an engine may use: as written, in camel case, ignoring case.</summary>
public sealed class WorkflowValueTests
{
    public static readonly TheoryData<bool> Webs = [false, true];

    [Theory, MemberData(nameof(Webs))]
    public void A_null_survives_the_engine(bool web)
    {
        WorkflowValue back = Travel(WorkflowValue.Of(null), web, out string written);
        Assert.Null(back.Read<string?>());
        Assert.Null(WorkflowValue.Unwrap(written));
        _ = Travel(back, web, out _);
    }

    [Theory, MemberData(nameof(Webs))]
    public void A_value_survives_the_engine(bool web)
    {
        WorkflowValue back = Travel(WorkflowValue.Of(new { Id = "a" }), web, out string written);
        Assert.Equal("a", back.Value.GetProperty("id").GetString());
        Assert.Equal("{\"id\":\"a\"}", WorkflowValue.Unwrap(written));
    }

    [Fact]
    public void An_answer_that_the_engine_dropped_reads_as_nothing() => Assert.Null(new WorkflowValue(default(JsonElement)).Read<string?>());

    [Theory, MemberData(nameof(Webs))]
    public void A_start_keeps_its_version(bool web)
    {
        Travel(new WorkflowStart(3, JsonSerializer.SerializeToElement("input")), web, out string written);
        Assert.Equal(3, WorkflowStart.Read(written)?.Version);
        Assert.Null(WorkflowStart.Read(null));
    }

    private static T Travel<T>(T value, bool web, out string written)
    {
        JsonSerializerOptions options = new(web ? JsonSerializerDefaults.Web : JsonSerializerDefaults.General);
        written = JsonSerializer.Serialize(value, options);
        return JsonSerializer.Deserialize<T>(written, options)!;
    }
}
