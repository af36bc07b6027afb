using Azure;
using Azure.Identity;
using Grpc.Core;
using Guise.Platform.Keys;
using Guise.Platform.Records;

namespace Guise.Functions;

/// <summary>Turns what the SDKs throw when a service is out of reach into what the application expects.</summary>
internal static class Outage
{
    public static async Task<T> Guard<T>(string what, Func<Task<T>> call, CancellationToken cancel)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (Is(e) && !cancel.IsCancellationRequested)
        {
            // The cause stays out: its text holds addresses, and those hold row keys.
            throw new StoreUnavailableException($"{what} is out of reach ({Reason(e)}).");
        }
    }

    /// <summary>A refusal of the app's own identity counts: roles that have not arrived yet, or are gone, are no fault of the caller.</summary>
    public static bool Is(Exception e) => e switch
    {
        RequestFailedException failed => failed.Status is 401 or 403 || VaultAnswers.IsOutage(failed.Status),
        RpcException => true,
        AggregateException or OperationCanceledException or AuthenticationFailedException => true,
        _ => false,
    };

    private static string Reason(Exception e) => e switch
    {
        RequestFailedException failed => $"status {failed.Status}",
        RpcException failed => failed.StatusCode.ToString(),
        _ => e.GetType().Name,
    };
}
