using System.Reflection;
using Guise.Platform.Workflows;

namespace Guise.Tests.Architecture;

/// <summary>What a replay cannot repeat: the clock, chance, the environment, I/O, and awaits that no history knows.</summary>
internal static class ForbiddenInWorkflows
{
    private static readonly HashSet<string> Types =
    [
        "System.TimeProvider", "System.Random", "System.Environment", "System.AppContext", "System.Console",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Security.Cryptography.RandomNumberGenerator",
        "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Timer", "System.Threading.PeriodicTimer",
        "System.Threading.SemaphoreSlim", "System.Threading.Monitor", "System.Threading.Lock", "System.Threading.CancellationTokenSource",
        "System.Threading.Tasks.Parallel", "System.Threading.Tasks.TaskFactory", "System.Threading.Tasks.TaskFactory`1",
        "System.Runtime.CompilerServices.ConfiguredTaskAwaitable", "System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1",
        "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable", "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1",
    ];

    private static readonly string[] Namespaces =
    [
        "System.IO", "System.Net", "System.Timers", "System.Threading.Channels", "System.Data", "Microsoft.Data",
        "Microsoft.Extensions", "Microsoft.AspNetCore", "Azure",
    ];

    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["System.DateTime"] = ["get_Now", "get_UtcNow", "get_Today", "ToLocalTime"],
        ["System.DateTimeOffset"] = ["get_Now", "get_UtcNow", "get_LocalDateTime", "ToLocalTime"],
        ["System.TimeZoneInfo"] = ["get_Local"],
        ["System.Guid"] = ["NewGuid", "CreateVersion7"],
        ["System.Threading.Tasks.Task"] =
        [
            "Delay", "Run", "WhenAny", "WhenEach", "Yield", "ConfigureAwait", "ContinueWith", "Wait", "WaitAny", "WaitAll",
            "WaitAsync", "Start",
        ],
        ["System.Threading.Tasks.Task`1"] = ["ConfigureAwait", "ContinueWith", "WaitAsync", "get_Result"],
        ["System.Threading.Tasks.ValueTask"] = ["ConfigureAwait", "AsTask"],
        ["System.Threading.Tasks.ValueTask`1"] = ["ConfigureAwait", "AsTask", "get_Result"],
    };

    /// <summary>The application's own interfaces lead to I/O, all but the one that is there for workflows.</summary>
    private static bool IsPort(Type type) =>
        type.IsInterface && type.Assembly == typeof(IWorkflowContext).Assembly && type != typeof(IWorkflowContext);

    public static bool Covers(MethodBase called)
    {
        if (called.DeclaringType?.FullName is not { } type) return false;
        string scope = called.DeclaringType.Namespace ?? "";
        return IsPort(called.DeclaringType)
            || Types.Contains(type)
            || Members.TryGetValue(type, out string[]? members) && members.Contains(called.Name)
            || Namespaces.Any(name => scope == name || scope.StartsWith(name + '.', StringComparison.Ordinal));
    }
}
