using Guise.Buckets.Ucan;
using Guise.Platform;

namespace Guise.Buckets;

/// <summary>
/// Who holds what on a bucket, read for one decision and used for no other. An unknown bucket is one on which nobody holds anything.
/// </summary>
/// <param name="Dids">The DIDs of the accounts that matter, by account.</param>
/// <param name="Members">The members of the organizations that hold a grant, by organization and account.</param>
/// <param name="AccountOf">Whose the DIDs of the chain are, as far as an organization made that matter.</param>
internal sealed record BucketFacts(
    BucketSnapshot? Bucket,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, DidRecord>> Dids,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, MemberRecord>> Members,
    IReadOnlyDictionary<string, string> AccountOf,
    IReadOnlyCollection<string> ServiceDids,
    DateTimeOffset Now) : IUcanFacts
{
    public Problem? Refusal(UcanStep step)
    {
        if (Bucket is null) return null;
        if (Bucket.Blocked.Contains(step.Issuer) || Bucket.Blocked.Contains(step.Audience)) return Problems.PrincipalBlocked;
        if (IsCompromised(step.Issuer) || IsCompromised(step.Audience)) return Problems.PrincipalBlocked;
        return Bucket.Revocations.Any(revocation => Kills(revocation, step)) ? Problems.UcanRevoked : null;
    }

    public Problem? Root(UcanStep step, UcanCapability capability)
    {
        if (Bucket is null || capability.Target?.Bucket != Bucket.Id) return Problems.RootNotAuthorised;
        (string holder, long since) = (step.Issuer, step.NotBefore);
        if (ServiceDids.Contains(holder))
        {
            // The service stands in for a DID in the legacy form only, and holds nothing itself.
            if (StorageResource.TryParse(capability.Resource) is not { IsLegacy: true } legacy || legacy.Bucket != step.Audience)
                return Problems.RootNotAuthorised;
            (holder, since) = (step.Audience, step.IssuedAt);
        }
        return Bucket.Grants.Any(row => Gives(row.Grant, holder, since, capability)) ? null : Problems.RootNotAuthorised;
    }

    /// <summary>Whether a DID speaks for the whole bucket now.</summary>
    public bool IsOwner(string did) => Bucket is not null && Bucket.Grants.Any(row =>
        row.Grant is { Role: BucketRole.Owner, Path: "" }
            && Gives(row.Grant, did, long.MaxValue, new(StorageResource.Scheme + Bucket.Id, "*", []) { Target = new(Bucket.Id, "") },
            BucketRole.Owner));

    /// <summary>By whom a revocation came decides what it does: an issuer above the token, its issuer, its audience, or an owner.</summary>
    private static bool Kills(RevocationRecord revocation, UcanStep step) =>
        (revocation.Cid == step.Cid || revocation.SignedHash == step.SignedHash)
            && (revocation.By == RevocationRecord.ByOwner || revocation.By == step.Audience || step.Issuers.Contains(revocation.By))
        || (revocation.Cid == step.Issuer || revocation.Cid == step.Audience) && step.Issuers.Contains(revocation.By);

    private bool IsCompromised(string did) =>
        Dids.Values.Any(account => account.TryGetValue(did, out DidRecord? record) && record.Status == DidStatus.Compromised);

    private bool Gives(GrantRecord grant, string did, long notBefore, UcanCapability capability, BucketRole least = BucketRole.Reader)
    {
        if (grant.ExpiresAt <= Now || notBefore < grant.ValidFrom) return false;
        BucketRole role = grant.Role;
        string? account = grant.Kind switch
        {
            PrincipalKind.Account => grant.Principal,
            PrincipalKind.Did => grant.Principal == did ? grant.Account : null,
            _ => AccountOf.GetValueOrDefault(did),
        };
        if (account is null || !IsActive(account, did, notBefore)) return false;
        if (grant.Kind == PrincipalKind.Organization)
        {
            if (!Members.TryGetValue(grant.Principal, out var members) || !members.TryGetValue(account, out MemberRecord? member)
                || notBefore < member.ValidFrom)
                return false;
            role = Roles.Lesser(role, member.Role);
        }
        return role >= least && Roles.Contains(role, capability.Ability) && new StorageResource(Bucket!.Id, grant.Path).Covers(capability.Target!);
    }

    private bool IsActive(string account, string did, long notBefore) =>
        Dids.TryGetValue(account, out var dids) && dids.TryGetValue(did, out DidRecord? record) && record.Status == DidStatus.Active
            && notBefore >= record.ValidFrom;
}
