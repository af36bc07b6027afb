namespace Guise.Platform;

/// <summary>When rows of a kind may be deleted. An area registers one for each kind that it adds to the <see cref="SweepIndex"/>.</summary>
internal interface ISweepRule
{
    string Kind { get; }

    /// <summary>
    /// The time from which nobody needs the row; null for never, or when something else will delete it. It may have moved
    /// since the row was added: a row that is not due is looked at again at its new time.
    /// </summary>
    DateTimeOffset? DueAt(ReadOnlySpan<byte> value);

    /// <summary>Before the row goes: what lies elsewhere and is found by it alone. Safe to repeat.</summary>
    Task Release(byte[] value, CancellationToken cancel) => Task.CompletedTask;
}
