using System.Globalization;
using System.Text;
using ZXing;
using ZXing.Common;
using ZXing.QrCode;
using ZXing.QrCode.Internal;

namespace Guise.Pages.Parts;

/// <summary>QR codes (ISO/IEC 18004) as paths of an SVG.</summary>
internal static class QrCode
{
    /// <summary>Modules of margin on each side, which readers need.</summary>
    private const int Margin = 4;

    private static readonly Dictionary<EncodeHintType, object> Hints = new()
    {
        // A quarter of it may be out of sight.
        [EncodeHintType.ERROR_CORRECTION] = ErrorCorrectionLevel.Q, [EncodeHintType.MARGIN] = Margin,
        [EncodeHintType.CHARACTER_SET] = "ISO-8859-1", [EncodeHintType.DISABLE_ECI] = true,
    };

    /// <summary>Modules of a side, and the dark ones as a path: one rectangle a run.</summary>
    public static (int Side, string Path) Draw(string text)
    {
        BitMatrix modules = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, Hints);
        StringBuilder path = new();
        for (int y = 0; y < modules.Height; y++)
        {
            for (int x = 0; x < modules.Width; x++)
            {
                int from = x;
                while (x < modules.Width && modules[x, y]) x++;
                if (x > from) path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from}v1H{from}z");
            }
        }
        return (modules.Width, path.ToString());
    }
}
