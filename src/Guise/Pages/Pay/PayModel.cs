using System.Globalization;
using System.Numerics;
using Guise.Payments;
using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;

namespace Guise.Pages.Pay;

/// <param name="Problem">Why it is shown again.</param>
internal sealed record PayModel(CheckoutAnswer Checkout, Problem? Problem)
{
    public string Amount => Money(Checkout.Amount);

    /// <summary>For people, by the token's decimals.</summary>
    /// <param name="units">In the smallest unit.</param>
    public string Money(string units) => $"{TokenAmount.Format(UnitsOf(units), (byte)Checkout.Decimals)} {Checkout.Symbol}";

    /// <summary>Whether the account can pay amount and fee. The ledger may not have said: then it may be tried.</summary>
    public bool IsEnough(AccountAnswer account) => account.Balance is not { } balance || UnitsOf(balance) >= UnitsOf(Checkout.Total);

    private static BigInteger UnitsOf(string units) => BigInteger.Parse(units, CultureInfo.InvariantCulture);
}
