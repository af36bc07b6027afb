using System.Globalization;
using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Platform.Records;

namespace Guise.Platform.Keys;

/// <param name="Box">The private scalar under the service key, bound to its row and public key.</param>
internal sealed record SigningKeyRecord(int V, byte[] X, byte[] Y, DateTimeOffset FirstUse, byte[] Box) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>A key of the ring as it was read: public, until it is opened.</summary>
internal sealed class SigningKeyEntry
{
    private const string Purpose = "signing-keys";
    private readonly SigningKeyRecord _record;
    private SigningKey? _opened;

    public SigningKeyEntry(StoredRecord stored)
    {
        Row = stored.Row;
        ETag = stored.ETag;
        _record = RecordJson.Read<SigningKeyRecord>(stored.Value);
        (string algorithm, int period) = Split(stored.Row);
        Algorithm = SigningAlgorithm.All.FirstOrDefault(known => known.Name == algorithm);
        Turn = new(period, _record.FirstUse);
        if (Algorithm is not null) Public = PublishedKey.Of(Algorithm, _record.X, _record.Y);
    }

    public string Row { get; }

    public string ETag { get; }

    public SigningTurn Turn { get; }

    /// <summary>Null when only newer code knows it.</summary>
    public SigningAlgorithm? Algorithm { get; }

    public PublishedKey? Public { get; }

    public static async Task<RecordWrite.Insert> Create(
        SigningAlgorithm algorithm, SigningTurn turn, ServiceKeys keys, CancellationToken cancel)
    {
        using ECDsa key = ECDsa.Create(algorithm.Curve);
        ECParameters parameters = key.ExportParameters(includePrivateParameters: true);
        try
        {
            string row = SigningSchedule.Row(algorithm, turn.Period);
            PublishedKey published = PublishedKey.Of(algorithm, parameters.Q.X!, parameters.Q.Y!);
            byte[] box = await keys.Seal(Purpose, parameters.D!, Data(row, published), cancel);
            SigningKeyRecord record = new(SigningKeyRecord.Newest, parameters.Q.X!, parameters.Q.Y!, turn.FirstUse, box);
            return new RecordWrite.Insert(row, RecordJson.Write(record));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    /// <exception cref="CryptographicException">The row was altered or moved.</exception>
    public async ValueTask<SigningKey> Open(ServiceKeys keys, CancellationToken cancel)
    {
        if (_opened is not null) return _opened;
        byte[] scalar = await keys.Open(Purpose, _record.Box, Data(Row, Public!), cancel);
        try
        {
            ECDsa key = ECDsa.Create(new ECParameters
            {
                Curve = Algorithm!.Curve,
                D = scalar,
                Q = new ECPoint { X = _record.X, Y = _record.Y },
            });
            return _opened = new SigningKey(Algorithm, Public!.Kid, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    private static byte[] Data(string row, PublishedKey key) => Frame.Of("signing-key", row, key.Alg, key.Kid);

    private static (string Algorithm, int Period) Split(string row)
    {
        int bar = row.IndexOf('|', StringComparison.Ordinal);
        return (row[..bar], int.Parse(row.AsSpan(bar + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
