using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Tests.Architecture;

/// <summary>Workflow code is replayed: it may not do what comes out differently the second time.</summary>
public sealed class WorkflowCodeTests
{
    [Fact]
    public void No_workflow_calls_what_a_replay_cannot_repeat() =>
        Assert.Empty(WorkflowCodeScan.WorkflowsOf(typeof(IWorkflow).Assembly).SelectMany(WorkflowCodeScan.Violations));

    [Fact]
    public void The_scan_finds_workflows_by_their_interface()
    {
        IEnumerable<Type> found = WorkflowCodeScan.WorkflowsOf(typeof(WorkflowCodeTests).Assembly);
        Assert.Contains(typeof(Blameless), found);
        Assert.Contains(typeof(Forgetful), found);
    }

    [Fact]
    public void The_scan_passes_a_workflow_that_keeps_to_its_context() =>
        Assert.Empty(WorkflowCodeScan.Violations(typeof(Blameless)));

    [Theory]
    [InlineData("System.DateTime.get_Now")]
    [InlineData("System.DateTime.get_UtcNow")]
    [InlineData("System.DateTimeOffset.get_UtcNow")]
    [InlineData("System.TimeProvider.get_System")]
    [InlineData("System.TimeProvider.GetUtcNow")]
    [InlineData("System.Diagnostics.Stopwatch.GetTimestamp")]
    [InlineData("System.Guid.NewGuid")]
    [InlineData("System.Guid.CreateVersion7")]
    [InlineData("System.Random.get_Shared")]
    [InlineData("System.Random..ctor")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator.GetBytes")]
    [InlineData("System.Environment.GetEnvironmentVariable")]
    [InlineData("System.Threading.Tasks.Task.Delay")]
    [InlineData("System.Threading.Tasks.Task.Run")]
    [InlineData("System.Threading.Tasks.Task.WhenAny")]
    [InlineData("System.Threading.Tasks.Task.Yield")]
    [InlineData("System.Threading.Tasks.Task.ConfigureAwait")]
    [InlineData("System.Threading.Tasks.Task`1[TResult].ConfigureAwait")]
    [InlineData("System.Threading.Tasks.Task`1[TResult].get_Result")]
    [InlineData("System.Threading.Thread.Sleep")]
    [InlineData("System.IO.File.ReadAllTextAsync")]
    [InlineData("System.Net.Http.HttpClient..ctor")]
    [InlineData("Guise.Platform.Records.IRecordStore.Get")]
    public void The_scan_catches(string call) =>
        Assert.Contains(WorkflowCodeScan.Violations(typeof(Forgetful)), line => line.EndsWith(" calls " + call, StringComparison.Ordinal));

    [Theory]
    [InlineData("a lambda", "System.Environment.get_MachineName")]
    [InlineData("a helper of another type", "System.Environment.get_ProcessId")]
    [InlineData("an asynchronous helper of another type", "System.Environment.get_TickCount64")]
    [InlineData("an iterator", "System.Environment.get_UserName")]
    [InlineData("a method that is only pointed to", "System.Environment.get_CurrentDirectory")]
    [InlineData("a local function", "System.Environment.get_ProcessorCount")]
    [InlineData("a base class", "System.Environment.get_NewLine")]
    [InlineData("the constructor", "System.Environment.get_OSVersion")]
    [InlineData("behind a switch", "System.Environment.get_UserDomainName")]
    public void The_scan_reaches(string place, string call) => Assert.True(
        WorkflowCodeScan.Violations(typeof(Devious)).Any(line => line.EndsWith(" calls " + call, StringComparison.Ordinal)), place);

    private sealed class Blameless : Workflow<string>
    {
        private static readonly Step<string, string> Echo = new("echo");

        public override string Name => "blameless";

        protected override async Task<object?> Run(IWorkflowContext context, string input)
        {
            DateTimeOffset until = context.Now + TimeSpan.FromHours(1);
            string[] both = await Task.WhenAll(context.Call(Echo, input), context.Call(Echo, $"{context.NewId():N}"));
            if (!(await context.WaitEvent("decided", until)).Came) context.SetStatus(new { Phase = "late" });
            await context.Sleep(until);
            return both.Select(text => text.Length).Sum();
        }
    }

    private sealed class Forgetful(IRecordStore store) : IWorkflow
    {
        public string Name => "forgetful";

        public int Version => 1;

        public async Task<object?> Run(IWorkflowContext context, JsonElement input)
        {
            CancellationToken none = CancellationToken.None;
            List<object> all =
            [
                DateTime.Now, DateTime.UtcNow, DateTimeOffset.UtcNow, TimeProvider.System.GetUtcNow(), Stopwatch.GetTimestamp(),
                Guid.NewGuid(), Guid.CreateVersion7(), Random.Shared, new Random(1), RandomNumberGenerator.GetBytes(1),
                Environment.GetEnvironmentVariable("PATH")!, new HttpClient(),
            ];
            await Task.Delay(1, none);
            await Task.Run(() => { }, none);
            await Task.WhenAny(Task.CompletedTask);
            await Task.Yield();
            await Task.CompletedTask.ConfigureAwait(false);
            Thread.Sleep(1);
            all.Add(await File.ReadAllTextAsync("/", none).ConfigureAwait(false));
            await store.Get("partition", "row", none);
            return Blocked(Task.FromResult(all));
        }

        private static object Blocked(Task<List<object>> task) => task.Result;
    }

    private abstract class DeviousBase
    {
        protected static string FromBase => Environment.NewLine;
    }

    private sealed class Devious : DeviousBase, IWorkflow
    {
        private readonly OperatingSystem _system = Environment.OSVersion;

        public string Name => "devious";

        public int Version => 1;

        public async Task<object?> Run(IWorkflowContext context, JsonElement input)
        {
            Func<int, string> lambda = _ => Environment.MachineName + _system;
            Func<string> pointed = Elsewhere.Pointed;
            int helped = Elsewhere.Help<string>() + Local();
            string[] names = [.. Elsewhere.Iterate(), lambda(helped), pointed()];
            return input.GetInt32() switch
            {
                0 => names,
                1 => await Elsewhere.HelpLater(),
                2 => FromBase,
                3 => Environment.UserDomainName,
                _ => null,
            };

            static int Local() => Environment.ProcessorCount;
        }
    }

    private static class Elsewhere
    {
        public static int Help<T>() => Environment.ProcessId + typeof(T).Name.Length;

        public static async Task<long> HelpLater()
        {
            await Task.CompletedTask;
            return Environment.TickCount64;
        }

        public static IEnumerable<string> Iterate()
        {
            yield return Environment.UserName;
        }

        public static string Pointed() => Environment.CurrentDirectory;
    }
}
