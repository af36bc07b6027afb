using System.Security.Cryptography;
using System.Text;
using Guise.Masks;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Sessions;

/// <summary>Exchanges an approved login's code for the site token: once, within a minute, by who filed it (RFC 6749 §4.1.3, RFC 7636).</summary>
internal sealed class LoginCodes(IRecordStore store, TimeProvider clock)
{
    /// <param name="browserOrigin">Where the call comes from, if a browser made it.</param>
    public async Task<Result<RedeemAnswer>> Redeem(RedeemBody body, string? browserOrigin, CancellationToken cancel)
    {
        if (!SiteToken.TryParse(SiteToken.CodePrefix, body.Code, out SiteToken? code)) return Problems.InvalidCode;
        using (code)
        {
            if (await store.Get(code.Partition, SiteRows.Code, cancel) is not { } row) return Problems.InvalidCode;
            CodeRecord record = RecordJson.Read<CodeRecord>(row.Value);
            if (clock.GetUtcNow() >= record.ExpiresAt || SiteBoxes.OpenCode(code, record.Box) is not { } grant) return Problems.InvalidCode;
            if (browserOrigin is not null && browserOrigin != grant.Origin || !Answers(body.Verifier, grant.Challenge)) return Problems.InvalidCode;

            // One of several who redeem at once deletes the row; a lost answer costs a new login.
            if (await store.Write(code.Partition, [new RecordWrite.Delete(row.Row, row.ETag)], scrub: true, cancel) is not WriteOutcome.Written)
                return Problems.InvalidCode;
            Mask mask = Mask.Of(Origin.TryParse(grant.View.MaskOrigin)!, grant.View.PublicKey, grant.View.Pseudonym);
            return new RedeemAnswer(grant.Token, mask, grant.ExpiresAt);
        }
    }

    public static bool IsChallenge(byte[] challenge) => challenge.Length == SHA256.HashSizeInBytes;

    private static bool Answers(string verifier, byte[] challenge) =>
        verifier.Length is >= Limits.VerifierMin and <= Limits.VerifierMax
        && verifier.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~')
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)), challenge);
}
