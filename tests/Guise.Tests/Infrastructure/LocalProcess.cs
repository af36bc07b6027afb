using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Guise.Tests.Infrastructure;

/// <summary>The embedded head as a process of its own, as its users run it.</summary>
internal sealed class LocalProcess : IDisposable
{
    private const int Terminate = 15;
    private readonly Process _process;

    private LocalProcess(Process process, string welcome)
    {
        (_process, Welcome) = (process, welcome);
        string address = welcome["Guise is at ".Length..welcome.IndexOf(',', StringComparison.Ordinal)];
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    /// <summary>All that start-up printed.</summary>
    public string Welcome { get; }

    public HttpClient Http { get; }

    public static async Task<LocalProcess> Start(string folder)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Guise.Local"), ["--urls", "http://127.0.0.1:0", "--data", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Guise__PassphraseIterations"] = "100000";
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        StringBuilder welcome = new();
        while (!welcome.ToString().Contains("Ctrl+C", StringComparison.Ordinal))
        {
            if (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is not { } line) Assert.Fail(await errors);
            else welcome.AppendLine(line);
        }
        return new(process, welcome.ToString());
    }

    public async Task<Answer> Send(HttpMethod method, string path, object? body = null, string? token = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.Of(response);
    }

    /// <summary>As the kernel does it when memory is short: nothing of the process gets another chance.</summary>
    public Task Kill()
    {
        _process.Kill();
        return _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As a service manager asks; gives the exit code.</summary>
    public async Task<int> Stop()
    {
        Assert.Equal(0, Signal(_process.Id, Terminate));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Http.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
