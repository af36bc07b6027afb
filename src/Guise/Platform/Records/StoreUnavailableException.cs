namespace Guise.Platform.Records;

/// <summary>The store is out of reach or throttled, and the adapter's own retries are used up.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
