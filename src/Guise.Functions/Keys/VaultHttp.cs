using Azure.Security.KeyVault.Keys;

namespace Guise.Functions.Keys;

/// <summary>How vaults are called: somebody waits for the answer, and nothing of a call is logged.</summary>
internal static class VaultHttp
{
    public static KeyClientOptions Options(int retries)
    {
        KeyClientOptions http = new() { Retry = { MaxRetries = retries, NetworkTimeout = TimeSpan.FromSeconds(4) } };
        http.Diagnostics.IsLoggingEnabled = false;
        http.Diagnostics.IsDistributedTracingEnabled = false;
        return http;
    }
}
