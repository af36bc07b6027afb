using System.Security.Cryptography;
using System.Text;
using Guise.Accounts;
using Guise.Benchmarks.Http;
using Guise.Challenges;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Benchmarks.Servers;

/// <summary>
/// The challenges of a service that does as little as one can: .NET's own P-256 with a key that is kept, the one Ed25519 that there is, and
/// the same statements on rows that the service's own code has written.
/// </summary>
internal sealed class BareNames(IRecordStore records, string partition, byte[] seed)
{
    private static readonly byte[] Claims = new byte[300];
    private static readonly byte[] Challenge = new byte[400];
    private readonly byte[] _publicKey = Ed25519.PublicKey(seed), _answer = Ed25519.Sign(seed, Challenge);

    [ThreadStatic]
    private static ECDsa? _key;

    [ThreadStatic]
    private static byte[]? _written;

    private static ECDsa Key => _key ??= ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static async Task<BareNames> Fill(IRecordStore records)
    {
        byte[] wallet = SHA256.HashData("wallet"u8), seed = SHA256.HashData("seed"u8);
        EthereumAddress owner = EthereumAddress.OfPublicKey(Secp256k1.PublicKey(wallet));
        NameRecord name = new(1, owner.Bytes.ToArray(), 1, NameLogin.Profile(wallet, seed).Canonical);
        AccountRecord account = new(1, 1, DateTimeOffset.UtcNow, Limits.MessageTtlDefault, Limits.MessageSizeDefault, Id.New());
        EnsName.TryParse(NameLogin.Name, out EnsName? ens);
        string partition = NameRows.PartitionOf(ens!);
        await records.Write(partition,
        [
            new RecordWrite.Upsert(NameRows.Name, RecordJson.Write(name)), new RecordWrite.Upsert(NameRows.Account, RecordJson.Write(account)),
        ]);
        return new(records, partition, seed);
    }

    /// <summary>Nothing is read: a signature, and the token's bytes in base64url.</summary>
    public static byte[] Issue()
    {
        byte[] signature = Key.SignData(Claims, HashAlgorithmName.SHA256);
        return Encoding.ASCII.GetBytes(StrictBase64Url.Encode(Claims) + StrictBase64Url.Encode(signature));
    }

    /// <summary>The name's rows in one read; both signatures; the challenge is noted for the sweep and used up; a token.</summary>
    public async Task<byte[]> Exchange(CancellationToken cancel)
    {
        await records.Query(partition, NameRows.Live, NameRows.Count, cancel: cancel);
        if (!Key.VerifyData(Claims, _written ??= Key.SignData(Claims, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256)
            || !Ed25519.Verify(_publicKey, Challenge, _answer)) throw new InvalidOperationException("A signature does not verify.");
        DateTimeOffset due = DateTimeOffset.UtcNow + Limits.ChallengeLife;
        string used = "challenge|" + Id.New();
        (string hour, RecordWrite.Insert entry) = SweepIndex.Entry(UsedChallengeRule.Name, used, UsedChallengeRule.Row, due);
        await records.Write(hour, [entry], cancel: cancel);
        byte[] row = RecordJson.Write(new UsedChallenge(UsedChallenge.Newest, due));
        await records.Write(used, [new RecordWrite.Insert(UsedChallengeRule.Row, row)], cancel: cancel);
        return Issue();
    }
}
