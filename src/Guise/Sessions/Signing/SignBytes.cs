using System.Security.Cryptography;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;

namespace Guise.Sessions.Signing;

/// <summary>
/// Any bytes, signed inside a frame that names the site: <c>SHA-256(0x0B ‖ "guise-bytes" ‖ len ‖ origin ‖ len ‖ bytes)</c>, lengths in 4 bytes big
/// endian.
/// No other format's signed text begins so, and no other site's.
/// </summary>
internal sealed record SignBytes(byte[] Bytes) : Signable
{
    public override string Algorithm => Es256K;

    public override IReadOnlyList<SignedField> Fields => [new("bytes", Convert.ToHexStringLower(Bytes))];

    public static Result<Signable> Parse(RawJson payload)
    {
        using JsonDocument json = JsonDocument.Parse(payload.Utf8);
        return json.RootElement.ValueKind == JsonValueKind.String && StrictBase64Url.TryDecode(json.RootElement.GetString()) is { } bytes
            ? new SignBytes(bytes)
            : Problems.InvalidPayload;
    }

    public override byte[] Digest(Origin site) => SHA256.HashData([.. "\u000bguise-bytes"u8, .. Frame.Of(site.Text, Bytes)]);
}
