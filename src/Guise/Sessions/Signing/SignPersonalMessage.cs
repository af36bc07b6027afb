using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guise.Cryptography;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;

namespace Guise.Sessions.Signing;

/// <summary>A text for people (EIP-191 version 0x45, <c>personal_sign</c>).</summary>
internal sealed partial record SignPersonalMessage(string Text) : Signable
{
    public override string Algorithm => "EIP-191";

    /// <summary>
    /// A JSON object is a statement to a machine, such as an account message of dm3. The texts that put a profile under a name, or take it away, all
    /// speak of a "dm3 profile": the mask's address has a name of its own. And contracts take 32 bytes for the digest of a permit or an order: a site
    /// that tries a few billion of those finds one that is text.
    /// </summary>
    public override bool NeedsApproval =>
        Text.TrimStart().StartsWith('{') || Text.Contains("dm3 profile", StringComparison.OrdinalIgnoreCase)
        || Encoding.UTF8.GetByteCount(Text) == Keccak256.HashSize;

    public override IReadOnlyList<SignedField> Fields => [new("message", VisibleText.Of(Text))];

    public static Result<Signable> Parse(RawJson payload, Origin site)
    {
        using JsonDocument json = JsonDocument.Parse(payload.Utf8);
        if (json.RootElement.ValueKind != JsonValueKind.String) return Problems.InvalidPayload;
        string text = json.RootElement.GetString()!;

        // A sign-in message (EIP-4361) is good at the domain that it names: at another than the site's it would be a forgery.
        return SignIn().Match(text) is { Success: true } match && match.Groups["domain"].Value != site.Authority
            ? Problems.ForeignMessage
            : new SignPersonalMessage(text);
    }

    public override byte[] Digest(Origin site) => PersonalMessage.Digest(Text);

    [GeneratedRegex(@"\A(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?<domain>\S*) wants you to sign in with your Ethereum account:", RegexOptions.ExplicitCapture)]
    private static partial Regex SignIn();
}
