namespace Guise.Benchmarks;

/// <summary>How long a run takes: everything is bounded, so that it ends on any machine.</summary>
/// <param name="WarmUp">Long enough for the runtime to compile its hot paths a second time: earlier figures would measure the compiler.</param>
/// <param name="Connections">Each has one request under way at a time.</param>
/// <param name="Wallets">Each is unlocked once a round.</param>
internal sealed record Effort(int Rounds, TimeSpan WarmUp, TimeSpan Round, int Connections, int Wallets)
{
    public static readonly Effort Full = new(7, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), 16, 1000);
    public static readonly Effort Quick = new(3, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(1), 16, 300);
}
