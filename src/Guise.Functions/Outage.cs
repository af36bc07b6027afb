using Azure;
using Azure.Identity;
using Guise.Platform.Keys;
using Guise.Platform.Records;

namespace Guise.Functions;

/// <summary>Turns what the SDK throws when a service is out of reach into what the application expects.</summary>
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
            throw new StoreUnavailableException($"{what} is out of reach ({e.GetType().Name}).");
        }
    }

    public static bool Is(Exception e) => e switch
    {
        RequestFailedException failed => VaultAnswers.IsOutage(failed.Status),
        AggregateException or OperationCanceledException or AuthenticationFailedException => true,
        _ => false,
    };
}
