namespace Guise.Payments.Ledgers;

/// <summary>What is known of a call after it was sent or asked about. Only <see cref="Replied"/> and <see cref="Rejected"/> are final.</summary>
internal abstract record CallOutcome
{
    private CallOutcome()
    {
    }

    public sealed record Replied(ReadOnlyMemory<byte> Reply) : CallOutcome;

    /// <summary>
    /// The network has refused to run the call; or, by codes 4 and 5, the ledger broke it off, which undoes only what came after its last wait.
    /// </summary>
    /// <param name="Code">1 to 5, as in the Internet Computer's interface specification.</param>
    public sealed record Rejected(int Code, string Message) : CallOutcome;

    /// <summary>Taken in, and not finished.</summary>
    public sealed record Pending : CallOutcome;

    /// <summary>Finished, but the reply is kept no longer.</summary>
    public sealed record Forgotten : CallOutcome;

    /// <summary>The ledger knows of no such call at this time, in nanoseconds since 1970.</summary>
    public sealed record Absent(ulong At) : CallOutcome;

    /// <summary>No answer that counts: the line broke, or one node declined where another may not. The call may still run.</summary>
    public sealed record NoAnswer(string Why) : CallOutcome;
}
