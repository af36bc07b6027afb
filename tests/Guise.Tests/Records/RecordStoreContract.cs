using System.Text;
using Guise.Platform.Records;

namespace Guise.Tests.Records;

/// <summary>What every record store does. An adapter's tests derive from this and give the store.</summary>
public abstract partial class RecordStoreContract
{
    private readonly string _partition = $"contract|{Guid.NewGuid():N}";

    protected abstract IRecordStore Store { get; }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static RecordWrite Insert(string row, string value = "value") => new RecordWrite.Insert(row, Bytes(value));

    private static RecordWrite Upsert(string row, string value = "value") => new RecordWrite.Upsert(row, Bytes(value));

    private static RecordWrite Replace(string row, string etag, string value = "value") => new RecordWrite.Replace(row, Bytes(value), etag);

    private static RecordWrite Delete(string row, string etag) => new RecordWrite.Delete(row, etag);

    private Task<WriteOutcome> Write(params RecordWrite[] writes) => Store.Write(_partition, writes, cancel: Cancel);

    private async Task<IReadOnlyList<string?>> Written(params RecordWrite[] writes) =>
        Assert.IsType<WriteOutcome.Written>(await Write(writes)).ETags;

    private async Task<string?> Value(string row) =>
        await Store.Get(_partition, row, Cancel) is { } record ? Encoding.UTF8.GetString(record.Value) : null;

    private async Task<string[]> Rows(string prefix = "", int limit = 1000, string? after = null) =>
        [.. (await Store.Query(_partition, prefix, limit, after, Cancel)).Items.Select(record => record.Row)];
}
