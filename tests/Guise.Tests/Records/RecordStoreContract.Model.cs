using FsCheck;
using FsCheck.Fluent;
using Guise.Platform.Records;

namespace Guise.Tests.Records;

/// <summary>Any sequence of batches and queries has the outcomes that a sorted dictionary has.</summary>
public abstract partial class RecordStoreContract
{
    private static readonly string[] ModelRows = ["a", "a|", "a|b", "a~", "b", "b/c"];

    private enum Verb { Insert, Upsert, ReplaceCurrent, ReplaceStale, DeleteCurrent, DeleteStale }

    private sealed record Change(Verb Verb, string Row, byte Value);

    private static Arbitrary<Change[][]> Batches =>
        (from verb in Gen.Elements(Enum.GetValues<Verb>())
         from row in Gen.Elements(ModelRows)
         from value in Gen.Choose(0, 3)
         select new Change(verb, row, (byte)value))
        .NonEmptyListOf()
        .Select(changes => changes.DistinctBy(change => change.Row).Take(4).ToArray())
        .ArrayOf()
        .ToArbitrary();

    /// <summary>How many random sequences; a store across the network takes fewer.</summary>
    protected virtual int ModelRuns => 100;

    [Fact]
    public void Any_sequence_of_batches_has_the_outcomes_of_a_model() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(ModelRuns).WithQuietOnSuccess(true), Prop.ForAll(Batches, Agrees));

    private bool Agrees(Change[][] batches) => Task.Run(async () =>
    {
        string partition = $"model|{Guid.NewGuid():N}";
        string stale = Assert.IsType<WriteOutcome.Written>(await Store.Write("model", [Upsert("stale")])).ETags[0]!;
        SortedDictionary<string, (byte Value, string ETag)> model = new(StringComparer.Ordinal);
        foreach (Change[] batch in batches)
        {
            RecordWrite[] writes = [.. batch.Select(change => ToWrite(change, model.TryGetValue(change.Row, out var row) ? row.ETag : stale, stale))];
            WriteOutcome expected = Expected(batch, model);
            WriteOutcome actual = await Store.Write(partition, writes);
            if (expected is not WriteOutcome.Written) Assert.Equal(expected, actual);
            else Apply(batch, Assert.IsType<WriteOutcome.Written>(actual), model);

            foreach (string prefix in (string[])["", "a", "a|", "a~", "b"])
            {
                var matching = model.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
                RecordPage page = await Store.Query(partition, prefix, 2);
                Assert.Equal(matching.Take(2).Select(row => (row.Key, row.Value.Value, row.Value.ETag)),
                    page.Items.Select(item => (item.Row, item.Value[0], item.ETag)));
                Assert.Equal(matching.Length > 2, page.More);
            }
        }
        return true;
    }).GetAwaiter().GetResult();

    private static RecordWrite ToWrite(Change change, string current, string stale) => change.Verb switch
    {
        Verb.Insert => new RecordWrite.Insert(change.Row, [change.Value]),
        Verb.Upsert => new RecordWrite.Upsert(change.Row, [change.Value]),
        Verb.ReplaceCurrent => new RecordWrite.Replace(change.Row, [change.Value], current),
        Verb.ReplaceStale => new RecordWrite.Replace(change.Row, [change.Value], stale),
        Verb.DeleteCurrent => new RecordWrite.Delete(change.Row, current),
        _ => new RecordWrite.Delete(change.Row, stale),
    };

    private static WriteOutcome Expected(Change[] batch, SortedDictionary<string, (byte, string)> model)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            bool exists = model.ContainsKey(batch[i].Row);
            if (batch[i].Verb == Verb.Insert && exists) return new WriteOutcome.Conflict(i);
            if (batch[i].Verb is Verb.Insert or Verb.Upsert) continue;
            if (!exists) return new WriteOutcome.NotFound(i);
            if (batch[i].Verb is Verb.ReplaceStale or Verb.DeleteStale) return new WriteOutcome.Conflict(i);
        }
        return new WriteOutcome.Written([]);
    }

    private static void Apply(Change[] batch, WriteOutcome.Written written, SortedDictionary<string, (byte Value, string ETag)> model)
    {
        Assert.Equal(batch.Length, written.ETags.Count);
        for (int i = 0; i < batch.Length; i++)
        {
            if (batch[i].Verb is Verb.DeleteCurrent) model.Remove(batch[i].Row);
            else model[batch[i].Row] = (batch[i].Value, written.ETags[i]!);
        }
    }
}
