using Guise.Platform.Http;
using Guise.Sessions.Signing;

namespace Guise.Requests;

/// <summary>What a site asks, filed by the wallet's page, which knows the site from the browser and never from a message.</summary>
/// <param name="Kind"><c>login</c>, <c>link</c>, <c>unlink</c>, <c>logout</c> or <c>sign</c>.</param>
/// <param name="Origin">The site that asks.</param>
/// <param name="Challenge">Login: the SHA-256 of the verifier that the site keeps.</param>
/// <param name="Target">Link: the site that may use this one's masks. Unlink: which may no longer; without one, none.</param>
/// <param name="Signature">Sign: what is to be signed.</param>
internal sealed record FileBody(string Kind, string Origin, byte[]? Challenge = null, string? Target = null, SignatureBody? Signature = null);

/// <param name="Kind"><c>typedData</c>, <c>icRequest</c>, <c>delegation</c>, <c>personalMessage</c> or <c>bytes</c>.</param>
internal sealed record SignatureBody(string Kind, RawJson Payload, byte[]? Salt = null);

/// <param name="Digest">Of what was displayed.</param>
/// <param name="Mask">Login: the id of a mask on display, or <c>new</c> for one that nobody has seen.</param>
internal sealed record ApproveBody(string Digest, string? Mask = null);

internal enum RequestKind { Login, Link, Unlink, Logout, Sign }

internal enum RequestStatus { Pending, Approved, Denied, Expired }

/// <param name="Display">What its owner decides about; gone once decided.</param>
/// <param name="Digest">Names what is displayed; an approval repeats it.</param>
internal sealed record RequestAnswer(
    string Id, RequestStatus Status, DateTimeOffset ExpiresAt, RequestDisplay? Display = null, string? Digest = null);

/// <summary>Everything that a decision is about, and nothing else.</summary>
/// <param name="Origin">Who asks.</param>
/// <param name="Targets">Link and unlink: the other sites.</param>
/// <param name="Masks">Login: the site's own masks.</param>
/// <param name="Linked">Login: masks of sites that were linked to it.</param>
/// <param name="Mask">Logout and sign: the mask that the site sees now; null when it sees none.</param>
/// <param name="Signature">Sign: what will be signed, line by line.</param>
internal sealed record RequestDisplay(
    RequestKind Kind, string Origin, IReadOnlyList<string>? Targets = null, IReadOnlyList<MaskChoice>? Masks = null,
    IReadOnlyList<LinkedMasks>? Linked = null, MaskChoice? Mask = null, SignatureDisplay? Signature = null);

internal sealed record MaskChoice(string Id, string Origin, int Index, string Principal, string Pseudonym, string Avatar);

internal sealed record LinkedMasks(string Origin, IReadOnlyList<MaskChoice> Masks);

/// <param name="LastsSeconds">Delegations: how long they are good at most, whatever happens to the session meanwhile.</param>
internal sealed record SignatureDisplay(string Kind, IReadOnlyList<SignedField> Fields, int? LastsSeconds = null);

/// <param name="Status">The decision, whoever made it: repeating a form shows it again.</param>
/// <param name="Code">Login, to the one call that decided: for the site's origin only, good once for a minute.</param>
/// <param name="Signature">Sign, to the one call that decided.</param>
internal sealed record DecisionAnswer(string Id, RequestStatus Status, string? Code = null, SignAnswer? Signature = null);
