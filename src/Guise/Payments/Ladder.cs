using Guise.Cryptography;
using Guise.Payments.Ledgers;

namespace Guise.Payments;

/// <summary>
/// One approved transfer, signed at its approval for a whole day: envelopes that are taken one after the other, so that it can be sent
/// again while the wallet is locked. All carry the same arguments with the same time, so that a ledger runs one of them at most.
/// </summary>
internal static class Ladder
{
    /// <summary>Minutes after the approval at which envelopes expire: close together while a person waits, then ever rarer.</summary>
    private static readonly int[] Expiries = [4, 8, 12, 16, 20, 30, 60, 120, 240, 480, 960, 1380];

    /// <summary>How long after an envelope's time its outcome can be asked for.</summary>
    public static readonly TimeSpan Late = Ingress.Ahead;

    public static IReadOnlyList<Rung> Sign(ReadOnlySpan<byte> secret, Principal ledger, byte[] arguments, DateTimeOffset now)
    {
        List<Rung> rungs = [];
        foreach (int minutes in Expiries)
        {
            DateTimeOffset expiry = now.AddMinutes(minutes);
            Ingress call = Ingress.Call(secret, ledger, Transfer.Method, arguments, expiry);
            rungs.Add(new(
                call.Id.ToArray(), call.Envelope.ToArray(), expiry - Ingress.Ahead, expiry,
                Ingress.Status(secret, call.Id, expiry).Envelope.ToArray(), Ingress.Status(secret, call.Id, expiry + Late).Envelope.ToArray()));
        }
        return rungs;
    }

    /// <summary>The question about an envelope that is taken now, or null when it is too late to ask.</summary>
    public static Ingress? QuestionAt(Rung rung, DateTimeOffset now)
    {
        if (now <= rung.Expires) return new(default, rung.Question, IcTime.Of(rung.Expires));
        return now <= rung.Expires + Late ? new(default, rung.LateQuestion, IcTime.Of(rung.Expires + Late)) : null;
    }
}
