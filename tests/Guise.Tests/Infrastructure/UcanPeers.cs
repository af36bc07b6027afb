using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Guise.Tests.Infrastructure;

/// <summary>The npm packages that people use with UCANs, as a process of their own.</summary>
internal static class UcanPeers
{
    private static readonly string Folder = FolderOf();

    /// <summary>Skips the test where they are not installed; fails it where nothing may be skipped.</summary>
    public static void Require()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "iso-ucan"))) return;
        const string sentence = "The npm packages of tests/interop/ucan are not installed; run 'npm ci --ignore-scripts' there.";
        if (Environment.GetEnvironmentVariable("GUISE_REQUIRE_ALL") == "1") Assert.Fail(sentence);
        Assert.Skip(sentence);
    }

    public static async Task<JsonElement> Ask(string command, object input)
    {
        ProcessStartInfo start = new("node", ["peers.mjs", command, JsonSerializer.Serialize(input, JsonSerializerOptions.Web)])
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(text.Length > 0, await errors);
        JsonElement answer = JsonElement.Parse(text);
        Assert.True(answer.TryGetProperty("value", out JsonElement value), text);
        return value;
    }

    private static string FolderOf([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "interop", "ucan"));
}
