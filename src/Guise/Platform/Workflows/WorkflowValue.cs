using System.Text.Json;
using System.Text.Json.Serialization;
using Guise.Platform.Http;

namespace Guise.Platform.Workflows;

/// <summary>
/// A value in the history of an engine that is not ours: wrapped, because such an engine may turn a bare null into something
/// that it cannot write again; and with a name of its own, because it may write names in another case.
/// </summary>
public sealed record WorkflowValue([property: JsonPropertyName("value")] JsonElement Value)
{
    public static WorkflowValue Of(object? value) => new(JsonSerializer.SerializeToElement(value, Json.Options));

    public T Read<T>() => Value.ValueKind == JsonValueKind.Undefined ? default! : Value.Deserialize<T>(Json.Options)!;

    /// <summary>The JSON inside, of a value as the engine wrote it; null when there is none.</summary>
    public static string? Unwrap(string? written)
    {
        JsonElement value = written is null ? default : JsonSerializer.Deserialize<WorkflowValue>(written)?.Value ?? default;
        return value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : value.GetRawText();
    }
}

/// <summary>A workflow's input in such an engine, with the version of the code that the instance was started with.</summary>
public sealed record WorkflowStart(
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("input")] JsonElement Input)
{
    /// <summary>As the engine wrote it.</summary>
    public static WorkflowStart? Read(string? written) => written is null ? null : JsonSerializer.Deserialize<WorkflowStart>(written);
}
