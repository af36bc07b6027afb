using System.Globalization;

namespace Guise.Benchmarks.Http;

/// <summary>One round: both servers, one after the other.</summary>
internal sealed record Pair(Measure Guise, Measure Bare);

/// <summary>The rounds as a Markdown table: medians, and the median of the rounds' own ratios.</summary>
internal sealed class HttpReport(TextWriter output, Effort effort)
{
    public void Begin()
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{effort.Connections} connections, {effort.Rounds} rounds; medians, ratio with the lowest and highest round"));
        output.WriteLine();
        output.WriteLine("| Call | Guise, a second | bare, a second | ratio | server CPU, Guise | server CPU, bare |");
        output.WriteLine("|---|---|---|---|---|---|");
    }

    public void Add(string call, List<Pair> rounds)
    {
        double[] ratios = [.. rounds.Select(round => round.Guise.PerSecond / round.Bare.PerSecond)];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {call} | {Stats.Median(rounds.Select(round => round.Guise.PerSecond)):N0} | {Stats.Median(rounds.Select(round => round.Bare.PerSecond)):N0} | "
            + $"{Stats.Median(ratios):F2} ({ratios.Min():F2}–{ratios.Max():F2}) | "
            + $"{Stats.Median(rounds.Select(round => round.Guise.Processor.TotalMicroseconds)):N0} µs | "
            + $"{Stats.Median(rounds.Select(round => round.Bare.Processor.TotalMicroseconds)):N0} µs |"));
    }
}
