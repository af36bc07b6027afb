using System.Diagnostics.Metrics;
using Guise.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Infrastructure;

/// <summary>The iterations of PBKDF2 that one application spends on passphrases.</summary>
internal sealed class CountedIterations : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public CountedIterations(GuiseApp app)
    {
        IMeterFactory meters = app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == Stretching.Iterations) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, iterations, _, _) => Interlocked.Add(ref _count, iterations));
        _listener.Start();
    }

    /// <summary>Since the last look.</summary>
    public long Take() => Interlocked.Exchange(ref _count, 0);

    public void Dispose() => _listener.Dispose();
}
