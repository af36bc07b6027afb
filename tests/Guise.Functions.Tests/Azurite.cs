using System.Net.Sockets;
using System.Reflection;
using Azure.Data.Tables;

namespace Guise.Functions.Tests;

/// <summary>Whether the storage emulator and the real packages are at hand; what is missing is said in one sentence.</summary>
internal static class Azurite
{
    private const int TablePort = 10002;

    /// <summary>Null when all is there.</summary>
    public static string? Missing { get; } = FindMissing();

    private static bool PackagesAreReal =>
        typeof(TableClient).Assembly.GetCustomAttribute<AssemblyCompanyAttribute>()?.Company.Contains("Microsoft", StringComparison.Ordinal) ?? false;

    private static string? FindMissing()
    {
        if (!PackagesAreReal) return "The Azure packages of this build are stand-ins that only compile.";
        try
        {
            using TcpClient client = new("127.0.0.1", TablePort);
            return null;
        }
        catch (SocketException)
        {
            // Real packages mean a machine with a registry, where Azurite can be had: there a skip would hide a gap.
            const string sentence = "Azurite does not listen on port 10002; start it with 'npx azurite --silent --inMemoryPersistence'.";
            return Environment.GetEnvironmentVariable("GUISE_REQUIRE_ALL") == "1" ? throw new InvalidOperationException(sentence) : sentence;
        }
    }
}
