using Guise.Origins;

namespace Guise.Masks;

/// <param name="Origin">A site; without one, all origins that the wallet keeps something of.</param>
/// <param name="Limit">How many origins a page shows, 1 to 100.</param>
internal sealed record MaskQuery(string? Origin = null, int? Limit = null, string? Continuation = null);

/// <param name="Origin">The site to make another mask for.</param>
internal sealed record NewMask(string Origin);

/// <param name="Pseudonym">1 to 64 characters.</param>
internal sealed record RenameMask(string Pseudonym);

/// <summary>A mask as its owner sees it.</summary>
/// <param name="Id">Opaque; the same always.</param>
/// <param name="Index">Counts the masks of an origin from 0.</param>
internal sealed record MaskAnswer(
    string Id, string Origin, int Index, string Principal, byte[] PublicKey, string Did, string Address, string Pseudonym, string Avatar)
{
    public static MaskAnswer Of(MaskKeys keys, Origin origin, int index, string? pseudonym)
    {
        Mask mask = Mask.Of(origin, keys.PublicKey(origin, index), pseudonym);
        return new(MaskId.Of(keys, origin, index), origin.Text, index, mask.Principal, mask.PublicKey, mask.Did, mask.Address, mask.Pseudonym,
            mask.Avatar);
    }
}
