using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Payments.Ledgers;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Payments;

public sealed class LedgerAccountTests
{
    private static readonly JsonObject InternetComputer = Vectors.Read("internet-computer.json");

    [Fact]
    public void Every_account_has_its_text()
    {
        foreach (JsonNode? row in InternetComputer["icrc1_account_text"]!["encode"]!.AsArray())
        {
            byte[]? subaccount = row!["subaccount"] is null ? null : row.Hex("subaccount");
            LedgerAccount account = new(PrincipalOf(row.Text("owner")), subaccount);
            Assert.Equal(row.Text("text"), account.ToString());
            Assert.True(LedgerAccount.TryParse(row.Text("text"), out LedgerAccount? read));
            Assert.Equal(account, read);
        }
    }

    [Fact]
    public void No_account_has_another_text()
    {
        foreach (JsonNode? row in InternetComputer["icrc1_account_text"]!["reject"]!.AsArray())
            Assert.False(LedgerAccount.TryParse(row.Text("text"), out _), row.Text("why"));

        const string good = "k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae-6cc627i.1";
        Assert.True(LedgerAccount.TryParse(good, out _));
        string[] others =
        [
            "", ".", "-", good + ".1", good.ToUpperInvariant(), good.Replace('1', 'A'), " " + good, good + "\n", good[..^2],
            good.Replace("6cc627i.1", ".1"),
            good.Replace("-6cc627i", ""), good.Replace("6cc627i", "7cc627i"), good + new string('0', 64), "2VXSX-FAE", "2vxsx-fae-22yutvy.0",
            "2vxsx-fae-22yutvy.+1"
        ];
        foreach (string text in others) Assert.False(LedgerAccount.TryParse(text, out _), text);
    }

    [Fact]
    public void The_first_ledger_of_icp_knows_accounts_by_a_hash()
    {
        foreach (JsonNode? row in InternetComputer["icp_account_identifier"]!["vectors"]!.AsArray())
        {
            byte[] subaccount = new byte[32];
            subaccount[31] = row!["subaccountId"]!.GetValue<byte>();
            Assert.Equal(row.Text("accountIdHex"), new LedgerAccount(PrincipalOf(row.Text("principal")), subaccount).ToIdentifier());
        }
        Assert.Equal(new LedgerAccount(Principal.Anonymous, new byte[32]).ToIdentifier(), LedgerAccount.Of(Principal.Anonymous).ToIdentifier());
    }

    [Fact]
    public void No_subaccount_and_zero_bytes_are_one_account_and_two_transfers()
    {
        LedgerAccount none = LedgerAccount.Of(Principal.Anonymous), zero = new(Principal.Anonymous, new byte[32]);
        Assert.Equal(none, zero);
        Assert.Equal(none.GetHashCode(), zero.GetHashCode());
        Assert.Equal("2vxsx-fae", zero.ToString());
        Assert.NotEqual(new Transfer(null, none, 1, null, null, null).Encode(), new Transfer(null, zero, 1, null, null, null).Encode());
        Assert.NotEqual(new Transfer(null, none, 1, null, null, null).Encode(), new Transfer(new byte[32], none, 1, null, null, null).Encode());
        Assert.Throws<ArgumentException>(() => new LedgerAccount(Principal.Anonymous, new byte[31]));
    }

    private static Principal PrincipalOf(string text) =>
        Principal.TryParse(text, out Principal? principal) ? principal : throw new FormatException(text);
}
