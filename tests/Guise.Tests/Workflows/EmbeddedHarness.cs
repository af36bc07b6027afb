using Guise.Local.Storage;
using Guise.Local.Workflows;
using Guise.Platform.Workflows;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Workflows;

/// <summary>The embedded engine on a file of its own and a clock that stands still until it is moved.</summary>
internal sealed class EmbeddedHarness : WorkflowHarness
{
    private readonly IReadOnlyList<IWorkflowStep> _steps;
    private readonly List<(SqliteDatabase Database, WorkflowEngine Engine)> _opened = [];
    private readonly string _directory;
    private readonly bool _restless;
    private IReadOnlyList<IWorkflow> _definitions;
    private EmbeddedWorkflows _workflows = null!;

    /// <param name="restless">Crashes before all that is due is done, every time.</param>
    public EmbeddedHarness(
        IReadOnlyList<IWorkflow> workflows, IReadOnlyList<IWorkflowStep> steps, bool restless = false, FakeTimeProvider? clock = null)
    {
        Clock = clock ?? new(new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        _definitions = workflows;
        _steps = steps;
        _restless = restless;
        // Tests commit thousands of times; memory spares them the disk's sync.
        string root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        _directory = Directory.CreateDirectory(Path.Combine(root, $"guise-workflows-{Guid.NewGuid():N}")).FullName;
        Open();
    }

    public FakeTimeProvider Clock { get; }

    public WorkflowEngine Engine => _opened[^1].Engine;

    public SqliteDatabase Database => _opened[^1].Database;

    public WorkflowStore Store { get; private set; } = null!;

    /// <summary>Given to every store that is opened.</summary>
    public Action<WorkflowStore.CommitPoint>? AtCommit { get; set; }

    public override IWorkflows Workflows => _workflows;

    public override DateTimeOffset Now => Clock.GetUtcNow();

    public override async Task Settle()
    {
        if (_restless) await Crash();
        WorkflowEngine engine = Engine;
        try
        {
            await engine.RunUntilIdle(TestContext.Current.CancellationToken);
        }
        catch (Died) when (engine != Engine)
        {
            // It was killed while it settled.
        }
    }

    public override async Task Pass(double moments)
    {
        DateTimeOffset end = In(moments);
        await Settle();
        while (Engine.NextDue(Now) is { } due && due <= end)
        {
            Clock.SetUtcNow(due);
            await Settle();
        }
        Clock.SetUtcNow(end);
        await Settle();
    }

    /// <summary>Goes on with a copy of the files as they lie there at this moment, log and all, as a killed process leaves them.</summary>
    public override async Task Crash(double moments = 0, IReadOnlyList<IWorkflow>? workflows = null)
    {
        // What still runs of it writes nothing any more.
        Store.AtCommit = _ => throw new Died();
        string left = FilePath(), copy = FilePath(_opened.Count);
        await Database.Write((_, _) =>
        {
            foreach (string suffix in new[] { "", "-wal" })
            {
                if (File.Exists(left + suffix)) File.Copy(left + suffix, copy + suffix);
            }
            return true;
        }, TestContext.Current.CancellationToken);
        _definitions = workflows ?? _definitions;
        Clock.Advance(moments * Moment);
        Open();
    }

    public override ValueTask DisposeAsync()
    {
        foreach ((SqliteDatabase database, WorkflowEngine engine) in _opened)
        {
            // A test that failed may have left a step waiting for ever: not a reason to wait for it here.
            if (engine.InHand == 0) database.Dispose();
        }
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private void Open()
    {
        SqliteDatabase database = new(FilePath(_opened.Count));
        Store = new(database) { AtCommit = AtCommit };
        WorkflowCatalogue catalogue = TestStep.Catalogue(_definitions, _steps);
        WorkflowEngine engine = new(Store, catalogue, Clock, NullLogger<WorkflowEngine>.Instance);
        _workflows = new(Store, engine, catalogue, Clock);
        _opened.Add((database, engine));
    }

    private string FilePath(int? number = null) => Path.Combine(_directory, $"guise-{number ?? _opened.Count - 1}.db");

    /// <summary>The process is no more.</summary>
    public sealed class Died : Exception;
}
