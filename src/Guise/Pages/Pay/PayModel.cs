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

    /// <summary>For the page's script, and through it for the site that opened the window: what that site knows or is told.</summary>
    public string Window(DateTimeOffset now) => Json(new
    {
        Checkout.Id, Checkout.Origin, Checkout.Ledger, Checkout.To, Checkout.Amount, Checkout.Status, Over = IsOver,
        Seconds = Checkout.Status == PaymentStatus.Requested ? Math.Max(0, (int)(Checkout.ExpiresAt - now).TotalSeconds) : (int?)null,
        Code = Checkout.Status == PaymentStatus.Failed ? Checkout.Failure : null, Message = Checkout.Status == PaymentStatus.Failed ? Sentence : null,
    });

    public static string Json(object window) => JsonSerializer.Serialize(window, Platform.Http.Json.Options);
}
