using System.Diagnostics;

namespace Guise.Benchmarks.Servers;

/// <summary>
/// A server in a process of its own, as it would run: the client's garbage and threads are not its own, and the processor time
/// that it uses can be told from the client's.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    public const string Guise = "serve-guise";
    public const string Bare = "serve-bare";
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private ServerProcess(Process process, DirectoryInfo folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    public Uri Address { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<ServerProcess> Start(string kind)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("guise-benchmark-");
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Guise.Benchmarks"), [kind, folder.FullName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        // The service writes a line a request, and that is part of what it costs; nobody reads them here.
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        string address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"'{kind}' did not start.");
        return new(process, folder, new Uri(address));
    }

    /// <summary>Waits until nothing is left to do behind answers that are already out, so that it falls into nobody's time.</summary>
    public async Task Settled()
    {
        TimeSpan before;
        do
        {
            before = ProcessorTime;
            await Task.Delay(100);
        }
        while (ProcessorTime - before > TimeSpan.FromMilliseconds(20));
    }

    /// <summary>A server's side of it: says where it listens, and stops when the runner is gone, however it went.</summary>
    public static async Task Announce(Uri address)
    {
        Console.WriteLine(address);
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
