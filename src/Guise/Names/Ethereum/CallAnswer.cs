namespace Guise.Names.Ethereum;

/// <summary>What a call of a contract came to.</summary>
internal abstract record CallAnswer
{
    private CallAnswer() { }

    public sealed record Returned(byte[] Data) : CallAnswer;

    /// <param name="Data">What the contract said; empty when nothing.</param>
    public sealed record Reverted(byte[] Data) : CallAnswer;

    public sealed record Failed : CallAnswer;
}
