using System.Globalization;
using Guise.Origins;

namespace Guise.Masks;

/// <summary>Names a mask to its owner, opaquely; the same mask has the same id always.</summary>
internal static class MaskId
{
    private const string Purpose = "mask-id";

    public static string Of(MaskKeys keys, Origin origin, int index) =>
        SealedId.Of(keys, Purpose, origin.Text, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>The origin and index, or null for an id that is not of this wallet.</summary>
    public static (Origin Origin, int Index)? TryRead(MaskKeys keys, string id) =>
        SealedId.TryRead(keys, Purpose, id) is [string origin, string index]
        ? (Origin.TryParse(origin)!, int.Parse(index, CultureInfo.InvariantCulture))
        : null;
}
