using System.Globalization;
using System.Numerics;
using Guise.Payments;
using Guise.Payments.Ledgers;

namespace Guise.Pages.Pay;

/// <summary>A payment in the words of its pages.</summary>
internal static class Paying
{
    public static string Outcome(PaymentStatus status) => status switch
    {
        PaymentStatus.Approved => "Approved",
        PaymentStatus.Submitted => "On its way",
        PaymentStatus.Paid => "Paid",
        PaymentStatus.Failed => "The payment failed",
        PaymentStatus.Denied => "Denied",
        PaymentStatus.Expired => "The time is over",
        _ => "Nobody knows yet",
    };

    /// <summary>What that means for the money. Only what is certain is said.</summary>
    public static string Sentence(PaymentStatus status, string? failure, DateTimeOffset? endedAt) => status switch
    {
        PaymentStatus.Approved => "The transfer is signed and will be sent. You can close this page or lock your wallet: it is seen through.",
        PaymentStatus.Submitted => "The transfer was sent, and the ledger has not answered yet. You can close this page or lock your wallet: it is seen through.",
        PaymentStatus.Paid => "The ledger has moved the money.",
        PaymentStatus.Failed => Reason(failure) + " The ledger has moved nothing.",
        PaymentStatus.Denied => "This payment was denied. Nothing was sent.",
        PaymentStatus.Expired => "Nobody decided in time. Nothing was sent.",
        _ when endedAt is not null =>
            "The transfer was sent, and no definite answer came. The money may have moved. Look at the accounts before you pay again.",
        _ => "The transfer was sent, and no definite answer has come so far. The money may have moved. Do not pay again until this is settled.",
    };

    /// <summary>Whether nothing more will be found out.</summary>
    public static bool IsOver(PaymentStatus status, DateTimeOffset? endedAt) =>
        endedAt is not null || status is PaymentStatus.Paid or PaymentStatus.Failed or PaymentStatus.Denied or PaymentStatus.Expired;

    /// <summary>A memo that is plain ASCII as its text, any other as its bytes: no letter can pass for another.</summary>
    public static string Memo(byte[] memo) => memo.All(b => b is >= (byte)' ' and <= (byte)'~')
        ? System.Text.Encoding.ASCII.GetString(memo)
        : "0x" + Convert.ToHexStringLower(memo);

    /// <summary>An amount for people, by its token's decimals.</summary>
    /// <param name="units">In the smallest unit.</param>
    public static string Money(string units, int decimals, string symbol) => $"{TokenAmount.Format(Units(units), (byte)decimals)} {symbol}";

    public static BigInteger Units(string units) => BigInteger.Parse(units, CultureInfo.InvariantCulture);

    private static string Reason(string? failure) => failure switch
    {
        "fee-changed" => "The ledger asks for another fee than the one you were shown.",
        "insufficient-funds" => "The account did not hold enough.",
        "too-late" => "The transfer reached the ledger too late.",
        "not-sent" => "The transfer could not be sent.",
        _ => "The ledger refused the transfer.",
    };
}
