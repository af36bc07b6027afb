using System.Text;
using Guise.Cryptography;

namespace Guise.Masks;

/// <summary>A mask's picture, drawn from its principal: a carnival mask on a disc. An SVG as a data URI, under 1 KB.</summary>
internal static class Avatar
{
    private static readonly string[] Discs = ["#264653", "#2a9d8f", "#e9c46a", "#f4a261", "#e76f51", "#6d597a", "#355070", "#b56576"];
    private static readonly string[] Skins = ["#fff8e7", "#ffe0e9", "#dff7ea", "#e0ecff", "#f3e5ff", "#ffefc9"];

    private static readonly string[] Shapes =
    [
        "M14 42q36-22 72 0q2 32-20 32q-12 0-16-12q-4 12-16 12q-22 0-20-32z",
        "M12 36q20 8 38 8t38-8q4 40-24 40q-10 0-14-10q-4 10-14 10q-28 0-24-40z",
        "M16 46q0-16 34-16t34 16q0 30-18 30q-10 0-16-8q-6 8-16 8q-18 0-18-30z",
        "M10 40q22-4 40-10q18 6 40 10q-2 34-26 34q-8 0-14-8q-6 8-14 8q-24 0-26-34z",
    ];

    public static string Of(Principal principal)
    {
        ReadOnlySpan<byte> bytes = principal.Bytes;
        string disc = Discs[bytes[0] % Discs.Length], skin = Skins[bytes[1] % Skins.Length], shape = Shapes[bytes[2] % Shapes.Length];
        int tilt = bytes[3] % 25 - 12, height = 4 + bytes[4] % 5, width = 7 + bytes[5] % 5, stripe = 20 + bytes[6] % 61;
        string svg =
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="50" fill="{disc}"/><g transform="rotate({tilt} 50 50)"><path d="{shape}" fill="{skin}"/><circle cx="{stripe}" cy="36" r="4" fill="{disc}" opacity=".5"/><ellipse cx="34" cy="53" rx="{width}" ry="{height}" fill="{disc}"/><ellipse cx="66" cy="53" rx="{width}" ry="{height}" fill="{disc}"/></g></svg>
            """;
        return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));
    }
}
