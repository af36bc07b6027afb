using System.Text;
using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>
/// A token with all its proofs, each read once however often it is named. Reading verifies nothing: <see cref="UcanChecks"/> does.
/// </summary>
internal sealed class UcanChain
{
    private UcanChain(UcanLink outermost, IReadOnlyList<UcanLink> links) => (Outermost, Links) = (outermost, links);

    public UcanLink Outermost { get; }

    /// <summary>Every distinct token, proofs before those that rely on them; the outermost is the last.</summary>
    public IReadOnlyList<UcanLink> Links { get; }

    /// <param name="proofs">Tokens that others of the chain name by their ids.</param>
    public static UcanChain? TryRead(string token, IReadOnlyList<string> proofs, UcanLimits limits, out UcanFault? fault)
    {
        Reader reader = new(limits);
        fault = reader.Offer(token, proofs);
        UcanLink? outermost = fault is null ? reader.Read(token, 1, out fault) : null;
        return outermost is null ? null : new(outermost, reader.Links);
    }

    /// <summary>The DIDs that stand where a bucket's id does now.</summary>
    public IEnumerable<string> LegacyOwners() =>
        Capabilities().Where(capability => capability.Target is { IsLegacy: true }).Select(capability => capability.Target!.Bucket).Distinct();

    /// <summary>Points the legacy resources of a DID at a bucket.</summary>
    public void PointAt(string did, string bucket)
    {
        foreach (UcanCapability capability in Capabilities())
        {
            if (capability.Target?.Bucket == did) capability.Target = capability.Target with { Bucket = bucket };
        }
    }

    private IEnumerable<UcanCapability> Capabilities() => Links.SelectMany(link => link.Token.Capabilities);

    private sealed class Reader(UcanLimits limits)
    {
        private readonly Dictionary<string, string> _offered = new(StringComparer.Ordinal);
        private readonly Dictionary<string, UcanLink> _read = new(StringComparer.Ordinal);
        private readonly HashSet<string> _reading = new(StringComparer.Ordinal);
        private int _capabilities;

        public List<UcanLink> Links { get; } = [];

        public UcanFault? Offer(string token, IReadOnlyList<string> proofs)
        {
            if (token.Length > limits.Bytes || proofs.Count > limits.Proofs || proofs.Any(proof => proof.Length > limits.Bytes))
                return TooLarge(null);
            foreach (string proof in proofs)
            {
                if (!Ascii.IsValid(proof)) return new(Problems.UcanMalformed, null);
                _offered[IdOf(proof)] = proof;
            }
            return Ascii.IsValid(token) ? null : new(Problems.UcanMalformed, null);
        }

        public UcanLink? Read(string text, int depth, out UcanFault? fault)
        {
            string cid = IdOf(text);
            if (_read.TryGetValue(cid, out UcanLink? known))
            {
                fault = depth + known.Height - 1 > limits.Depth ? TooLarge(cid) : null;
                return fault is null ? known : null;
            }
            fault = depth > limits.Depth || _read.Count + _reading.Count > limits.Proofs ? TooLarge(cid) : null;
            if (fault is not null) return null;
            if (!UcanReader.Read(text).Ok(out UcanToken? token, out Problem? problem))
            {
                fault = new(problem, cid);
                return null;
            }
            _capabilities += token.Capabilities.Count;
            if (token.Proofs.Count > limits.ProofsPerToken || _capabilities > limits.Capabilities)
            {
                fault = TooLarge(cid);
                return null;
            }
            _reading.Add(cid);
            List<UcanLink?> proofs = [];
            foreach (string named in token.Proofs)
            {
                string? proof = named.Contains('.', StringComparison.Ordinal) ? named : _offered.GetValueOrDefault(named);
                if (proof is not null && !Ascii.IsValid(proof)) fault = new(Problems.UcanMalformed, cid);
                UcanLink? link = proof is null || fault is not null ? null : Read(proof, depth + 1, out fault);
                if (fault is not null) return null;
                if (proof is null && Cid.TryNormalise(named) is null) fault = new(Problems.UcanMalformed, cid);
                if (fault is not null) return null;
                proofs.Add(link);
            }
            UcanLink read = new(token, proofs);
            _reading.Remove(cid);
            _read[cid] = read;
            Links.Add(read);
            return read;
        }

        private static string IdOf(string text) => Cid.OfJwt(Encoding.ASCII.GetBytes(text));

        private static UcanFault TooLarge(string? link) => new(Problems.UcanTooLarge, link);
    }
}
