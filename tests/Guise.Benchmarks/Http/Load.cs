using System.Diagnostics;
using Guise.Benchmarks.Servers;

namespace Guise.Benchmarks.Http;

/// <param name="PerSecond">Answers a second.</param>
/// <param name="Processor">The server's processor time for one.</param>
internal sealed record Measure(double PerSecond, TimeSpan Processor);

/// <summary>Drives one server over a few connections for a while, or until a number of requests is done.</summary>
internal sealed class Load(int connections)
{
    /// <param name="request">The bytes of the request of a number; numbers go up by one.</param>
    /// <param name="status">What every answer must have: anything else ends the run.</param>
    public async Task<Measure> Run(ServerProcess server, Func<long, byte[]> request, int status, long from, long count, TimeSpan time)
    {
        HttpConnection[] open = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => HttpConnection.Open(server.Address)));
        try
        {
            long next = from - 1, done = 0;
            TimeSpan processor = server.ProcessorTime;
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(open.Select(connection => Task.Run(async () =>
            {
                while (Stopwatch.GetElapsedTime(start) < time && Interlocked.Increment(ref next) is var number && number < from + count)
                {
                    int got = await connection.Send(request(number));
                    if (got != status) throw new InvalidOperationException($"Wanted {status}, got: {connection.Text}");
                    Interlocked.Increment(ref done);
                }
            })));
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            return new(done / elapsed.TotalSeconds, (server.ProcessorTime - processor) / done);
        }
        finally
        {
            foreach (HttpConnection connection in open) connection.Dispose();
        }
    }
}
