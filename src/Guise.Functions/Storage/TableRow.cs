using Azure;
using Azure.Data.Tables;
using Guise.Platform.Records;

namespace Guise.Functions.Storage;

/// <summary>A record as an entity: the value's pieces and length, and the id of the batch that wrote it.</summary>
internal static class TableRow
{
    public const string Batch = "Batch";

    public static StoredRecord Read(TableEntity entity) => new(
        RecordKeyEncoding.Decode(entity.RowKey),
        ValueChunks.Join(entity.GetInt32(ValueChunks.LengthName), index => entity.GetBinary(ValueChunks.Name(index))),
        entity.ETag.ToString());

    public static TableTransactionAction Action(string partition, RecordWrite write, Guid batch) => write switch
    {
        RecordWrite.Insert insert => new(TableTransactionActionType.Add, Entity(partition, write.Row, insert.Value, batch)),
        RecordWrite.Upsert upsert => new(TableTransactionActionType.UpsertReplace, Entity(partition, write.Row, upsert.Value, batch)),
        RecordWrite.Replace replace => new(TableTransactionActionType.UpdateReplace,
            Entity(partition, write.Row, replace.Value, batch), new ETag(BatchFailure.Condition(replace.ETag))),
        RecordWrite.Delete delete => new(TableTransactionActionType.Delete,
            new TableEntity(partition, RecordKeyEncoding.Encode(write.Row)), new ETag(BatchFailure.Condition(delete.ETag))),
        _ => throw new ArgumentOutOfRangeException(nameof(write)),
    };

    private static TableEntity Entity(string partition, string row, byte[] value, Guid batch)
    {
        TableEntity entity = new(partition, RecordKeyEncoding.Encode(row)) { [Batch] = batch, [ValueChunks.LengthName] = value.Length };
        int index = 0;
        foreach (byte[] chunk in ValueChunks.Split(value)) entity[ValueChunks.Name(index++)] = chunk;
        return entity;
    }
}
