using System.Text.Json.Nodes;
using Guise.Buckets;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>Logs that another program wrote and signed, with the ids and heads that it computed (R35).</summary>
public sealed class BucketLogVectorTests
{
    private static readonly JsonNode Vector = Vectors.Read("bucket-logs.json");

    public static TheoryData<string> Names() => new(Vector["logs"]!.AsArray().Select(log => (string)log!["name"]!));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_log_that_another_program_made_gets_its_verdict_id_and_owners(string name)
    {
        JsonNode vector = Vector["logs"]!.AsArray().Single(log => (string)log!["name"]! == name)!;
        byte[][] operations = [.. vector["operations"]!.AsArray().Select(text => StrictBase64Url.TryDecode((string)text!)!)];
        BucketLog? log = BucketLog.TryRead(operations);
        Assert.Equal((bool)vector["valid"]!, log is not null);
        Assert.Equal((string)vector["id"]!, BucketLog.IdOf(operations[0]));
        if (log is null) return;
        Assert.Equal(((string)vector["id"]!, (string)vector["head"]!), (log.Id, log.Head.Cid));
        Assert.Equal(vector["owners"]!.AsArray().Select(owner => (string)owner!), log.Head.Owners);
        Assert.Equal((string)Vector["service"]!, log.Operations[0].Home);
        Assert.True(BucketLog.Certifies(log.Id) && Guise.Buckets.Ucan.StorageResource.IsId(log.Id));
    }

    [Fact]
    public void There_are_five_logs_and_four_that_are_none() =>
        Assert.Equal(
            [(false, 4), (true, 5)],
            Vector["logs"]!.AsArray().CountBy(log => (bool)log!["valid"]!).Select(kind => (kind.Key, kind.Value)).Order());
}
