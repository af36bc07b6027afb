using System.IO.Pipelines;
using System.Security.Cryptography;
using Guise.Local;
using Guise.Local.Storage;
using Guise.Local.Workflows;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Sessions;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Guise.Benchmarks.Servers;

/// <summary>
/// What any service on this stack would have to do for the same call: Kestrel and the same statements on the same store with
/// values of the same sizes. No routing, authentication, encryption, JSON or logs.
/// </summary>
internal sealed class BareServer(IRecordStore records, WorkflowStore workflows, BareRows rows, BareNames names)
{
    public const int Contents = 1000;
    private static readonly byte[] Small = new byte[120];

    [ThreadStatic]
    private static ECDsa? _key;

    public static async Task Run(string folder)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        using SqliteDatabase database = new(Path.Combine(folder, "bare.db"));
        SqliteRecordStore records = new(database);
        BareServer server = new(records, new WorkflowStore(database), await BareRows.Fill(records, Contents), await BareNames.Fill(records));
        app.Run(server.Answer);
        await app.StartAsync();
        await ServerProcess.Announce(LocalHost.AddressOf(app));
    }

    private Task Answer(HttpContext http)
    {
        ReadOnlySpan<char> path = http.Request.Path.Value;
        return path[..5] switch
        {
            "/get/" => Get(http, int.Parse(path[5..])),
            "/put/" => Put(http),
            "/sign" => Sign(http),
            "/issu" => Issue(http),
            "/exch" => Exchange(http),
            _ => Unlock(http, int.Parse(path["/unlock/".Length..])),
        };
    }

    private async Task Get(HttpContext http, int number)
    {
        await records.Query(rows.Partition, WalletRows.Prefix, WalletRows.Count, cancel: http.RequestAborted);
        StoredRecord content = (await records.Get(rows.Partition, rows.Contents[number], http.RequestAborted))!;
        await Write(http, 200, content.Value);
    }

    /// <summary>The same two reads, and .NET's own signature with a key that is kept.</summary>
    private async Task Sign(HttpContext http)
    {
        await ReadBody(http);
        await records.Get(rows.SitePartition, SiteRows.Pointer, http.RequestAborted);
        await records.Query(rows.Partition, WalletRows.Prefix, 64, cancel: http.RequestAborted);
        byte[] signature = (_key ??= ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"))).SignData(Small, HashAlgorithmName.SHA256);
        await Write(http, 200, [.. signature, .. Small]);
    }

    private static async Task Issue(HttpContext http)
    {
        await ReadBody(http);
        await Write(http, 200, BareNames.Issue());
    }

    private async Task Exchange(HttpContext http)
    {
        await ReadBody(http);
        await Write(http, 200, await names.Exchange(http.RequestAborted));
    }

    private async Task Put(HttpContext http)
    {
        await ReadBody(http);
        await records.Query(rows.Partition, WalletRows.Prefix, WalletRows.Count, cancel: http.RequestAborted);
        await records.Write(rows.Partition, [new RecordWrite.Insert(rows.NewContent(), rows.Content)], cancel: http.RequestAborted);
        await Write(http, 201, Small);
    }

    /// <remarks>The workflow that watches the session is started, but nobody runs it.</remarks>
    private async Task Unlock(HttpContext http, int number)
    {
        await ReadBody(http);
        string partition = $"{rows.Partition}{number}";
        await records.Query(partition, WalletRows.Prefix, WalletRows.Count, cancel: http.RequestAborted);
        await records.Write(partition, [new RecordWrite.Upsert(WalletRows.Attempts, rows.Attempts)], cancel: http.RequestAborted);
        await workflows.Start(
            SessionExpiry.InstanceOf(Id.New()), SessionExpiry.Workflow, 1, rows.WorkflowInput, DateTimeOffset.UtcNow, http.RequestAborted);
        await records.Write(
            partition,
            [
                new RecordWrite.Upsert(WalletRows.Profile, rows.Profile), new RecordWrite.Upsert(WalletRows.Session, rows.Session),
                new RecordWrite.Upsert(WalletRows.Attempts, rows.Attempts),
            ],
            cancel: http.RequestAborted);
        await Write(http, 200, Small);
    }

    private static async Task ReadBody(HttpContext http)
    {
        while (true)
        {
            ReadResult read = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    private static async Task Write(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
    }
}
