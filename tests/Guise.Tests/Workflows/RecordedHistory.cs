using System.Text.Json;
using Guise.Local.Workflows;
using Guise.Platform.Http;
using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

/// <summary>
/// The history of an instance as JSON. One is kept for each workflow and released version: code that cannot replay them
/// would fail the instances that live at its release.
/// </summary>
internal sealed record RecordedHistory(
    string Id, string Workflow, int Version, string Execution, JsonElement Input, IReadOnlyList<HistoryEvent> Events)
{
    private static readonly JsonSerializerOptions Options = new(Json.Options) { WriteIndented = true };

    public static RecordedHistory Parse(string json) => JsonSerializer.Deserialize<RecordedHistory>(json, Options)!;

    public static RecordedHistory Of(Instance instance, IReadOnlyList<HistoryEvent> events) =>
        new(instance.Id, instance.Workflow, instance.Version, instance.Execution, instance.Input, events);

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>What the code makes of it, and where it would go on.</summary>
    public TurnResult Replay(IWorkflow workflow) =>
        WorkflowReplay.Run(workflow, new(Id, Workflow, Version, Execution, 0, Input), Events, []);
}
