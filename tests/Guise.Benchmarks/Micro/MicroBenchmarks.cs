using System.Diagnostics;
using System.Globalization;
using System.Text;
using Guise.Benchmarks.Http;
using Guise.Contents;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Benchmarks.Micro;

/// <summary>What a call is made of, on one core without HTTP or a store. Each line: the median of nine batches.</summary>
internal static class MicroBenchmarks
{
    private const int Batches = 9;
    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(150);

    public static void Run(TextWriter output)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        WalletToken token = WalletToken.New(new WalletLocator(Id.New()));
        string text = token.Reveal();
        DataKey key = DataKey.New();
        SessionRecord session = SessionKeys.Seal(new(1, Id.New(), Id.New(), token.Hash(), now, now.AddHours(8), 900, now, Epoch: 0), token, key,
            null);
        byte[] sessionRow = RecordJson.Write(session);
        byte[] json = Encoding.UTF8.GetBytes(Calls.Content(0));
        byte[] kilobyte = new byte[1024];
        byte[] box = Sealed.Seal(key.Content, kilobyte, []);
        const string kind = "content/metadata";
        string id = Calls.ContentId(0);
        byte[] plain = new ContentRecord(now, "", "", "", json).Write();
        StoredRecord row = new(PrivateRecords.RowOf(key, kind, id), PrivateRecords.Seal(key, session.ProfileId, kind, id, plain), "");

        output.WriteLine();
        output.WriteLine("| Part | time | allocated |");
        output.WriteLine("|---|---|---|");
        Time(output, "Derive.Key", () => Derive.Key(key.Bytes, "content"));
        Time(output, "Sealed.Seal, 1 KiB", () => Sealed.Seal(key.Content, kilobyte, []));
        Time(output, "Sealed.Open, 1 KiB", () => Sealed.Open(key.Content, box, []));
        Time(output, "WalletToken.TryParse", () => WalletToken.TryParse(text, out _));
        Time(output, "session row, read", () => RecordJson.Read<SessionRecord>(sessionRow));
        Time(output, "SessionKeys.Open", () => SessionKeys.Open(session, token));
        Time(output, "PrivateRecords.RowOf", () => PrivateRecords.RowOf(key, kind, id));
        Time(output, "PrivateRecords.Seal, 1 KiB content", () => PrivateRecords.Seal(key, session.ProfileId, kind, id, plain));
        Time(output, "PrivateRecords.Open, 1 KiB content", () => PrivateRecords.Open(key, session.ProfileId, row));
        Time(output, "ContentId.Of, 1 KiB content", () => ContentId.Of("metadata", json));
    }

    private static void Time(TextWriter output, string part, Action work)
    {
        List<double> times = [];
        long allocated = 0, count = 0;
        for (int batch = 0; batch <= Batches; batch++)
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            for (count = 0; Stopwatch.GetElapsedTime(start) < Batch; count++) work();
            if (batch > 0) times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / count);
            allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {part} | {Stats.Median(times):F2} µs | {allocated / count:N0} B |"));
    }
}
