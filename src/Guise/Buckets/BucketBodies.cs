namespace Guise.Buckets;

/// <param name="Did">A <c>did:key</c>.</param>
/// <param name="Purpose"><c>register</c>, <c>recovery</c> (a successor that waits for its turn), <c>recovery.account</c> (a key speaks for a bucket)
/// or <c>import</c> (it owns one at another service).</param>
/// <param name="Bucket">For all but <c>register</c>: which bucket it is about.</param>
internal sealed record DidChallengeBody(string Did, string Purpose, string? Bucket = null);

/// <param name="Nonce">What the answer repeats: in a UCAN as the fact <c>challenge</c>, in base64url.</param>
/// <param name="Service">The audience of that UCAN.</param>
/// <param name="Account">The account that the answer names.</param>
/// <param name="Text">What a key without UCAN signs instead.</param>
internal sealed record DidChallengeAnswer(string Id, byte[] Nonce, string Service, string Account, DateTimeOffset ExpiresAt, string Text);

/// <param name="Challenge">Its id.</param>
/// <param name="Proof">A UCAN of the DID whose one fact has challenge, purpose, account and bucket.</param>
/// <param name="Signature">Or the DID's 64-byte signature over the challenge's text, in base64url.</param>
internal sealed record DidProofBody(string Challenge, string? Proof = null, string? Signature = null)
{
    public DidProof Read() => new(Proof, Signature is null ? null : Cryptography.StrictBase64Url.TryDecode(Signature) ?? []);
}

internal sealed record DidAnswer(string Did, DidStatus Status, DateTimeOffset RegisteredAt, DateTimeOffset? RemovedAt = null);

/// <param name="Account">The id under which others grant this account something; null before its first use.</param>
/// <param name="Service">The DID that tokens for this service are addressed to.</param>
internal sealed record DidListAnswer(string? Account, string Service, IReadOnlyList<DidAnswer> Items);

/// <param name="Name">1 to 100 characters, unique among yours (or the organization's).</param>
/// <param name="Organization">Whose the bucket is to be; without it, yours.</param>
/// <param name="Genesis">The first operation of a log, of which the id is made; for a bucket of your own. Without it, the id is drawn.</param>
internal sealed record BucketBody(string Name, string? Organization = null, byte[]? Genesis = null);

/// <param name="Name">The new name; the old one leads here for thirty days.</param>
/// <param name="Default"><c>yes</c> makes it the bucket that legacy resources of your DIDs mean.</param>
internal sealed record BucketUpdateBody(string? Name = null, string? Default = null);

internal sealed record BucketEntryAnswer(string Id, string? Name);

/// <param name="Name">Its name in the caller's list, if it has one.</param>
/// <param name="Role">The caller's.</param>
/// <param name="CreatedBy">Who made it; that gives no right.</param>
/// <param name="Recovery">The id of the recovery under way.</param>
/// <param name="Home">The service that it was taken over from on that service's word.</param>
/// <param name="Log">Where its id certifies itself.</param>
internal sealed record BucketAnswer(
    string Id, string? Name, BucketState State, BucketRole Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? DeletedAt,
    string? Recovery,
    long Objects, long Bytes, IReadOnlyList<GrantAnswer> Grants, IReadOnlyList<string> Blocked, HomeAnswer? Home = null,
    LogHeadAnswer? Log = null);

/// <param name="Version">The bucket's there when it was taken over, and</param>
/// <param name="Owners">who owned it there then; compare them with the grants here. Neither follows the other.</param>
internal sealed record HomeAnswer(string Service, int Version, IReadOnlyList<string> Owners, DateTimeOffset ImportedAt);

/// <param name="Head">The CID of the newest operation, which the next one names, and</param>
/// <param name="Owners">whose id the bucket's is by it; compare them with the grants here. Neither follows the other.</param>
/// <param name="IsForked">Whether somebody brought another log, so that the id can be brought nowhere any more.</param>
internal sealed record LogHeadAnswer(string Head, IReadOnlyList<string> Owners, int Length, bool IsForked);

/// <param name="Operations">In order, each in base64url; empty for an id that was drawn.</param>
/// <param name="Fork">An operation of another log, signed after the same one as one of these.</param>
internal sealed record BucketLogAnswer(IReadOnlyList<byte[]> Operations, byte[]? Fork = null);

/// <param name="Operation">The next operation of the log, signed by an owner that the newest one names.</param>
internal sealed record LogOperationBody(byte[] Operation);

/// <param name="Descriptor">A token for the other service with who owns the bucket now; good for ten minutes, and for its owners only.</param>
/// <param name="Service">The DID that signed it, which the other service trusts or not.</param>
internal sealed record DescriptorAnswer(string Descriptor, string Service, DateTimeOffset ExpiresAt);

/// <param name="Name">The bucket's among yours.</param>
/// <param name="Challenge">Of purpose <c>import</c> for this bucket and a DID of your account that is named as its owner,</param>
/// <param name="Proof">answered by that DID with a UCAN,</param>
/// <param name="Signature">or with its signature.</param>
/// <param name="Descriptor">From the service that drew the id, for this one.</param>
/// <param name="Log">All operations of an id that certifies itself; then the descriptor may be missing.</param>
internal sealed record ImportBody(
    string Name, string Challenge, string? Proof = null, string? Signature = null, string? Descriptor = null, IReadOnlyList<byte[]>? Log = null);

/// <param name="MovedTo">The bucket's present name, when this one was given up.</param>
internal sealed record BucketNameAnswer(string Id, string Name, string? MovedTo = null);

/// <summary>Exactly one of the three.</summary>
internal sealed record PrincipalBody(string? Account = null, string? Did = null, string? Organization = null);

/// <param name="Role"><c>owner</c>, <c>admin</c>, <c>writer</c> or <c>reader</c>.</param>
/// <param name="Path">Limits it to a folder; not for owners.</param>
/// <param name="ExpiresIn">In seconds; without it, until it is taken back.</param>
internal sealed record GrantBody(PrincipalBody Principal, string Role, string? Path = null, int? ExpiresIn = null);

internal sealed record GrantAnswer(
    string Id, PrincipalKind Kind, string Principal, BucketRole Role, string Path, DateTimeOffset GrantedAt, DateTimeOffset? ExpiresAt,
    long ValidFrom);

internal sealed record BlockBody(string Did);

internal sealed record OrganizationBody(string Name);

internal sealed record OrganizationEntryAnswer(string Id);

internal sealed record OrganizationAnswer(string Id, string Name, DateTimeOffset CreatedAt, BucketRole Role,
    IReadOnlyList<MemberAnswer> Members, IReadOnlyList<BucketEntryAnswer> Buckets);

internal sealed record MemberAnswer(string Account, BucketRole Role, DateTimeOffset JoinedAt);

/// <param name="Account">Its id; the member reads it at <c>GET /v1/dids</c>.</param>
internal sealed record MemberBody(string Account, string Role);

/// <param name="Token">A JWT, or a 1.0 invocation in base64url.</param>
/// <param name="Proofs">Tokens that it names by their ids.</param>
/// <param name="Resource"><c>storage://</c>, the bucket's id, and a path.</param>
/// <param name="Ability">For example <c>storage/put</c>.</param>
internal sealed record VerifyBody(string Token, string Resource, string Ability, IReadOnlyList<string>? Proofs = null);

/// <param name="Reason">The code of the problem that the request would meet.</param>
/// <param name="Link">The id of the token that is the cause.</param>
/// <param name="Root">Who holds the right, as of now.</param>
internal sealed record VerifyAnswer(bool Valid, string? Reason = null, string? Link = null, string? Root = null);

/// <param name="Iss">Who revokes.</param>
/// <param name="Revoke">The token's id (CID), or a DID: then every token below the revoker's that is issued by it or addressed to it.</param>
/// <param name="Challenge">The signature of <c>REVOKE:</c> and the id, in base64, with or without padding, or base64url.</param>
/// <param name="Token">The token itself: then its signed bytes are revoked too, and whether the revoker may is known at once.</param>
internal sealed record RevocationBody(string Iss, string Revoke, string Challenge, string? Token = null);

/// <param name="Revoke">The token's id (CID).</param>
/// <param name="Token">The token itself, if it is at hand.</param>
internal sealed record OwnerRevocationBody(string Revoke, string? Token = null);

/// <param name="By">A DID, or <c>owner</c>.</param>
/// <param name="SignedHash">SHA-256 of the token's signed bytes in base64url, when it was there.</param>
internal sealed record RevocationAnswer(string Revoke, string By, DateTimeOffset RevokedAt, string? SignedHash = null);

/// <param name="Token">A delegation about this bucket, to be listed; telling of it gives no right.</param>
internal sealed record DelegationBody(string Token);

internal sealed record DelegationAnswer(
    string Cid, string Issuer, string Audience, string Root, IReadOnlyList<string> Rights, long? ExpiresAt, DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen, bool Revoked);

internal sealed record ObjectAnswer(string Path, long Bytes, string ContentType, string Sha256, DateTimeOffset StoredAt);

/// <param name="Grant">A lost key: the caller's own grant that rests on it.</param>
/// <param name="Lost">The lost DID, one of the caller's account.</param>
/// <param name="Did">Its successor, which the caller has registered.</param>
/// <param name="Challenge">A lost account instead: a challenge of purpose <c>recovery.account</c>,</param>
/// <param name="Proof">answered by a DID that is an owner now,</param>
/// <param name="Signature">in one of the two ways.</param>
internal sealed record RecoveryBody(
    string? Grant = null, string? Lost = null, string? Did = null, string? Challenge = null, string? Proof = null, string? Signature = null);

/// <param name="Proof">A UCAN of the lost DID (or of the DID of an owner) for this service whose fact has purpose <c>recovery.veto</c>, bucket and
/// recovery.</param>
internal sealed record VetoBody(string Proof);

/// <param name="Died">Delegations of the last ninety days that work no longer, and to whom they were given.</param>
internal sealed record RecoveryAnswer(
    string Id, RecoveryKind Kind, RecoveryStatus Status, string Account, string? Lost, string? Did, DateTimeOffset StartedAt, DateTimeOffset DueAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<DeadDelegation> Died);

internal sealed record DeadDelegation(string Cid, string Audience, string Root);
