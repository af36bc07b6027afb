using Guise.Platform.Outbound;

namespace Guise.Names;

/// <summary>
/// Reads what a text record <c>network.dm3.profile</c> holds: the profile itself as a data URI, or where it lies: <c>https</c> with its hash,
/// or IPFS. What a stranger's server says counts only when it is what the record names.
/// </summary>
internal sealed class ProfileRecords(IOutbound outbound)
{
    /// <summary>Any gateway would do: what it says is checked.</summary>
    private const string IpfsGateway = "https://ipfs.io/ipfs/";

    /// <summary>What became of reading a record.</summary>
    public abstract record Outcome
    {
        private Outcome() { }

        public sealed record Read(SignedProfile Profile) : Outcome;

        /// <summary>The record is of no form that dm3 knows.</summary>
        public sealed record None : Outcome;

        /// <summary>It is, but what it holds or names is no profile.</summary>
        public sealed record Malformed : Outcome;

        public sealed record Unreachable : Outcome;
    }

    public async Task<Outcome> Read(string text, CancellationToken cancel)
    {
        if (text.StartsWith("data:", StringComparison.Ordinal)) return DataUri.TryRead(text) is { } json ? Parse(json) : new Outcome.None();
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address)) return new Outcome.None();
        return address.Scheme switch
        {
            "https" or "http" => await Linked(address, cancel),
            "ipfs" => await InIpfs(text["ipfs://".Length..], cancel),
            _ => new Outcome.None(),
        };
    }

    private async Task<Outcome> Linked(Uri address, CancellationToken cancel)
    {
        string? hash = System.Web.HttpUtility.ParseQueryString(address.Query)["dm3Hash"];
        if (hash is null) return new Outcome.Malformed();
        if (!hash.StartsWith("0x", StringComparison.Ordinal)) hash = "0x" + hash;
        return await outbound.Get(address, cancel) switch
        {
            OutboundOutcome.Answered { Status: 200, Body: { } body } =>
                Parse(body) is Outcome.Read read && read.Profile.Hash == hash ? read : new Outcome.Malformed(),
            OutboundOutcome.Answered { Status: < 500 } or OutboundOutcome.NotAllowed => new Outcome.Malformed(),
            _ => new Outcome.Unreachable(),
        };
    }

    private async Task<Outcome> InIpfs(string cid, CancellationToken cancel)
    {
        if (!IpfsFile.TryParse(cid, out byte[] hash, out bool raw)) return new Outcome.Malformed();
        Uri block = new($"{IpfsGateway}{cid}?format=raw");
        return await outbound.Get(block, cancel) switch
        {
            OutboundOutcome.Answered { Status: 200, Body: { } body } =>
                IpfsFile.Read(body, hash, raw) is { } json ? Parse(json) : new Outcome.Malformed(),
            _ => new Outcome.Unreachable(),
        };
    }

    private static Outcome Parse(byte[] json) =>
        SignedProfile.TryParse(json, out SignedProfile? profile) ? new Outcome.Read(profile) : new Outcome.Malformed();
}
