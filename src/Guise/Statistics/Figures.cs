using System.Numerics;
using Guise.Platform;

namespace Guise.Statistics;

/// <summary>
/// The counts of all instances, by figure: <see cref="Masks"/>, <see cref="Signatures"/>, <see cref="Accounts"/>, or a token's ledger. Pure.
/// What is counted on a day is published at its end, and only in heaps of more than <see cref="Limits.StatisticsHeap"/> events: what is
/// fewer waits for more. So no two publications differ by less than such a heap.
/// </summary>
/// <param name="Day">The day that is counted now, in UTC.</param>
/// <param name="Open">Counted and not published yet.</param>
/// <param name="Published">Of all days before.</param>
/// <param name="Batches">The ids of the latest batches, so that a batch whose writing went unanswered is recognised.</param>
internal sealed record Figures(
    DateOnly Day, IReadOnlyDictionary<string, Tally> Open, IReadOnlyDictionary<string, Tally> Published, IReadOnlyList<string> Batches)
{
    public const string Masks = "masks";
    public const string Signatures = "signatures";
    public const string Accounts = "accounts";

    private static readonly Dictionary<string, Tally> None = [];

    public static Figures Of(DateOnly day) => new(day, None, None, []);

    /// <summary>The same on a day: what was counted before it is published, where it is enough. Evaluated whenever figures are read.</summary>
    public Figures On(DateOnly day)
    {
        if (day <= Day) return this;
        Dictionary<string, Tally> heaps = Open.Where(figure => figure.Value.Events > Limits.StatisticsHeap).ToDictionary();
        return this with { Day = day, Open = Open.Where(figure => !heaps.ContainsKey(figure.Key)).ToDictionary(), Published = Sum(Published, heaps) };
    }

    public Figures With(string batch, IReadOnlyDictionary<string, Tally> counted) =>
        this with { Open = Sum(Open, counted), Batches = [.. Batches.TakeLast(Limits.StatisticsBatches - 1), batch] };

    /// <summary>A published figure as it is shown: rounded down to two digits, and never finer than tens.</summary>
    public BigInteger Shown(string figure)
    {
        BigInteger sum = Published.GetValueOrDefault(figure).Sum, unit = 10;
        while (sum / unit >= 100) unit *= 10;
        return sum / unit * unit;
    }

    private static Dictionary<string, Tally> Sum(IReadOnlyDictionary<string, Tally> left, IReadOnlyDictionary<string, Tally> right)
    {
        Dictionary<string, Tally> sum = new(left);
        foreach ((string figure, Tally tally) in right) sum[figure] = sum.GetValueOrDefault(figure) + tally;
        return sum;
    }
}
