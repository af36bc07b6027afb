using System.Net.Sockets;
using System.Reflection;
using Azure.Data.Tables;

namespace Guise.Functions.Tests;

/// <summary>Whether the storage emulator and the real packages are at hand; what is missing is said in one sentence.</summary>
internal static class Azurite
{
    private const int TablePort = 10002;

    /// <summary>Skips the test without them; fails it where they could have been installed and nothing may be skipped.</summary>
    public static void Require() => Require(typeof(TableClient));

    /// <param name="client">Of the package that the test needs: one may be real while another is not.</param>
    public static void Require(Type client)
    {
        // Real packages mean a machine with a registry, where Azurite can be had too.
        if (!IsReal(client)) Assert.Skip("The Azure packages of this build are stand-ins that only compile.");
        if (Listens()) return;
        const string sentence = "Azurite does not listen on port 10002; start it with 'npx azurite --silent --inMemoryPersistence'.";
        if (Environment.GetEnvironmentVariable("GUISE_REQUIRE_ALL") == "1") Assert.Fail(sentence);
        Assert.Skip(sentence);
    }

    private static bool IsReal(Type client) =>
        client.Assembly.GetCustomAttribute<AssemblyCompanyAttribute>()?.Company.Contains("Microsoft", StringComparison.Ordinal) ?? false;

    private static bool Listens()
    {
        try
        {
            using TcpClient client = new("127.0.0.1", TablePort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
