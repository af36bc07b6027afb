using System.Numerics;
using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Origins;
using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Microsoft.AspNetCore.Http;

namespace Guise.Payments;

/// <summary>What may be asked of a payer, and what names it.</summary>
internal static class PaymentTerms
{
    /// <summary>The payment that a merchant asks for, or why it cannot be one.</summary>
    public static Result<Payment> Read(NewPayment body, HttpRequest request, OwnOrigin own, DateTimeOffset now)
    {
        if (!own.Site(body.Origin, request).Ok(out Origin? origin, out Problem? problem)) return problem;
        if (Objection(body.Ledger, body.To, body.Amount, body.Memo) is { } objection) return objection;
        int seconds = body.ExpiresIn ?? (int)Limits.PaymentDefault.TotalSeconds;
        if (seconds < Limits.PaymentMin.TotalSeconds || seconds > Limits.PaymentMax.TotalSeconds) return Problems.InvalidPayment;
        if (!IsOn(origin, body.ReturnUrl) || !IsOn(origin, body.WebhookUrl)) return Problems.InvalidPayment;
        return new Payment(body.Ledger, body.To, body.Amount, now, now.AddSeconds(seconds), body.Memo, origin.Text, body.ReturnUrl, body.WebhookUrl);
    }

    /// <summary>What is wrong with a transfer's terms; null when nothing is.</summary>
    public static Problem? Objection(string ledger, string to, string amount, byte[]? memo)
    {
        if (AssetEndpoints.Ledger(ledger).Problem is { } wrong) return wrong;
        if (!LedgerAccount.TryParse(to, out _)) return Problems.InvalidRecipient;
        if (!TokenAmount.TryParseUnits(amount, out BigInteger units) || units.IsZero) return Problems.InvalidAmount;
        return memo?.Length > Limits.MemoBytes ? Problems.InvalidMemo : null;
    }

    /// <summary>Names everything that the payer sees and signs, but the account and the time.</summary>
    public static string DigestOf(string id, Payment payment, TokenMetadata token) => StrictBase64Url.Encode(SHA256.HashData(Frame.Of(
        "payment-display", id, payment.Origin ?? "", payment.Ledger, payment.To, payment.Amount, payment.Memo ?? [], payment.Memo is null ? 0 : 1,
        TokenAmount.ToUnits(token.Fee), token.Symbol, token.Decimals)));

    private static bool IsOn(Origin origin, string? url) =>
        url is null || url.Length <= Limits.UrlChars && url.StartsWith(origin.Text + "/", StringComparison.Ordinal)
            && Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)
        && uri.UserInfo == "" && uri.Fragment == "" && url.All(c => c is > ' ' and <= '~')
            && Origin.TryParse(uri.GetLeftPart(UriPartial.Authority)) == origin;
}
