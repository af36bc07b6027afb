using System.Text.RegularExpressions;
using Guise.Cryptography;
using Guise.Pages.Parts;
using Guise.Payments.Ledgers;
using Guise.Tests.Payments;
using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace Guise.Tests.Pages;

/// <summary>What a camera reads out of the pages' pictures.</summary>
public sealed partial class QrCodeTests
{
    [Theory]
    [InlineData("2vxsx-fae")]
    [InlineData("k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae-dfxgiyy.102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20")]
    public void A_picture_reads_as_its_text(string text)
    {
        (int side, string path) = QrCode.Draw(text);
        Assert.Equal(text, Read($"""<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="x"><path d="{path}" /></svg>"""));
    }

    [Fact]
    public void Every_accounts_text_reads()
    {
        for (int i = 0; i < 200; i++)
        {
            string text = new LedgerAccount(Principal.SelfAuthenticating([(byte)i]), null).ToString();
            (int side, string path) = QrCode.Draw(text);
            Assert.Equal(text, Read($"""<svg class="qr" viewBox="0 0 {side} {side}"><path d="{path}" /></svg>"""));
        }
    }

    [Fact]
    public void Another_account_is_another_picture() => Assert.NotEqual(QrCode.Draw("2vxsx-fae"), QrCode.Draw(Shop.Till.ToString()));

    /// <summary>The picture stands straight: finding it in a photograph is not what is tested, and fails now and then.</summary>
    private static readonly Dictionary<DecodeHintType, object> Clean = new() { [DecodeHintType.PURE_BARCODE] = true };

    /// <summary>The texts of all pictures of a page.</summary>
    public static IEnumerable<string> TextsOf(string html) => Picture().Matches(html).Select(match => Read(match.Value));

    /// <summary>Paints the path, eight dots a module, and reads that as a camera would.</summary>
    private static string Read(string svg)
    {
        Match picture = Picture().Match(svg);
        Assert.True(picture.Success, svg);
        const int dots = 8;
        int side = int.Parse(picture.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        byte[] light = new byte[side * dots * side * dots];
        Array.Fill(light, byte.MaxValue);
        foreach (Match run in Run().Matches(picture.Groups[2].Value))
        {
            int[] numbers = [.. run.Groups.Values.Skip(1).Select(group => int.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.Equal(numbers[0], numbers[3]);
            for (int y = numbers[1] * dots; y < (numbers[1] + 1) * dots; y++)
                Array.Fill(light, (byte)0, y * side * dots + numbers[0] * dots, numbers[2] * dots);
        }
        RGBLuminanceSource source = new(light, side * dots, side * dots, RGBLuminanceSource.BitmapFormat.Gray8);
        return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source)), Clean)?.Text ?? "";
    }

    [GeneratedRegex("""<svg class="qr" viewBox="0 0 (\d+) \1"[^>]*><path d="([^"]+)" ?/?>""")]
    private static partial Regex Picture();

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1H(\d+)z")]
    private static partial Regex Run();
}
