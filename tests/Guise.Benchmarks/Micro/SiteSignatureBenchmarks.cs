using Guise.Cryptography;
using Guise.Masks;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Sessions;
using Guise.Sessions.Signing;

namespace Guise.Benchmarks.Micro;

/// <summary>A site's signature with all that it takes between two reads and an answer: tokens, rows, boxes, payload.</summary>
internal static class SiteSignatureBenchmarks
{
    public static Action Of(byte[] secret)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        byte[] siteSecret = new byte[32];
        SiteToken token = SiteToken.New(SiteToken.TokenPrefix, SiteToken.NewPlace());
        string text = token.Reveal();
        SitePlace place = new(Id.New(), Id.New(), Id.New(), "https://shop.example");
        byte[] pointer = RecordJson.Write(new PointerRecord(1, SiteBoxes.SealPlace(token, place)));
        byte[] node = SiteBoxes.SealNode(token, siteSecret, place, now, new MaskNode(secret, Secp256k1.PublicKey(MaskKeys.Secret(secret, []))));
        byte[] row = RecordJson.Write(new LiveRecord(1, now, now, 0, node));
        RawJson payload = new("\"aGVsbG8\""u8.ToArray());
        return () =>
        {
            SiteToken.TryParse(SiteToken.TokenPrefix, text, out SiteToken? parsed);
            SitePlace found = SiteBoxes.OpenPlace(parsed!, RecordJson.Read<PointerRecord>(pointer).Box)!;
            Origin origin = Origin.TryParse(found.Origin)!;
            using MaskNode opened = SiteBoxes.OpenNode(parsed!, siteSecret, found, RecordJson.Read<LiveRecord>(row))!;
            Signable.Parse("bytes", payload, origin, now, now).Ok(out Signable? what, out _);
            Signer.Sign(what!, origin, opened, []).Ok(out _, out _);
        };
    }
}
