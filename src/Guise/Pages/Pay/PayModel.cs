using System.Text.Json;
using Guise.Payments;
using Guise.Payments.Assets;
using Guise.Platform;

namespace Guise.Pages.Pay;

/// <param name="Problem">Why it is shown again.</param>
internal sealed record PayModel(CheckoutAnswer Checkout, Problem? Problem)
{
    public string Amount => Money(Checkout.Amount);

    public string Sentence => Paying.Sentence(Checkout.Status, Checkout.Failure, Checkout.EndedAt);

    public bool IsOver => Paying.IsOver(Checkout.Status, Checkout.EndedAt);

    /// <param name="units">In the smallest unit.</param>
    public string Money(string units) => Paying.Money(units, Checkout.Decimals, Checkout.Symbol);

    /// <summary>Whether the account can pay amount and fee. The ledger may not have said: then it may be tried.</summary>
    public bool IsEnough(AccountAnswer account) => account.Balance is not { } balance || Paying.Units(balance) >= Paying.Units(Checkout.Total);

    public string Window(DateTimeOffset now) => Window(
        Checkout.Id, Checkout.Origin, Checkout.Ledger, Checkout.To, Checkout.Amount,
        Checkout.Status, Checkout.Failure, Checkout.EndedAt, Checkout.ExpiresAt - now);

    /// <summary>For the page's script, and through it for the site that opened the window: what that site knows or is told.</summary>
    public static string Window(
        string id, string? origin, string ledger, string to, string amount,
        PaymentStatus status, string? failure, DateTimeOffset? endedAt, TimeSpan left) => Json(new
    {
        id, origin, ledger, to, amount, status, Over = Paying.IsOver(status, endedAt),
        Seconds = status == PaymentStatus.Requested ? Math.Max(0, (int)left.TotalSeconds) : (int?)null,
        Code = status == PaymentStatus.Failed ? failure : null,
        Message = status == PaymentStatus.Failed ? Paying.Sentence(status, failure, endedAt) : null,
    });

    public static string Json(object window) => JsonSerializer.Serialize(window, Platform.Http.Json.Options);
}
