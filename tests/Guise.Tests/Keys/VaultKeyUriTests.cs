using Guise.Platform.Keys;

namespace Guise.Tests.Keys;

public sealed class VaultKeyUriTests
{
    private const string Version = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Reads_a_pinned_key()
    {
        string text = $"https://contoso.vault.azure.net/keys/My-Key1/{Version}";
        Assert.True(VaultKeyUri.TryParse(text, out VaultKeyUri? key));
        Assert.Equal(("contoso.vault.azure.net", "My-Key1", Version, text), (key.Vault, key.Name, key.Version, key.ToString()));
        Assert.Equal("https://contoso.vault.azure.net/", key.VaultUri.AbsoluteUri);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://contoso.vault.azure.net/keys/a")]
    [InlineData("https://contoso.vault.azure.net/keys/a/latest")]
    [InlineData("http://contoso.vault.azure.net/keys/a/" + Version)]
    [InlineData("https://contoso.vault.azure.net:444/keys/a/" + Version)]
    [InlineData("https://user@contoso.vault.azure.net/keys/a/" + Version)]
    [InlineData("https://Contoso.vault.azure.net/keys/a/" + Version)]
    [InlineData("https://contoso.vault.azure.net./keys/a/" + Version)]
    [InlineData("https://contoso.vault.azure.net/keys/../secrets/" + Version)]
    [InlineData("https://contoso.vault.azure.net/keys/a/b/" + Version)]
    [InlineData("https://contoso.vault.azure.net/secrets/a/" + Version)]
    [InlineData("https://contoso.vault.azure.net/keys/a/" + Version + "?x")]
    [InlineData("https://contoso.vault.azure.net/keys/a/" + Version + "\n")]
    [InlineData("https://contoso.vault.azure.net/keys/a/0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("https://localhost/keys/a/" + Version)]
    public void Refuses_every_other_spelling(string? text) => Assert.False(VaultKeyUri.TryParse(text, out _));

    [Theory]
    [InlineData("contoso.vault.azure.net", true)]
    [InlineData("https://contoso.vault.azure.net", false)]
    [InlineData("*.vault.azure.net", false)]
    [InlineData("localhost", false)]
    public void Knows_a_vault_by_its_host(string host, bool known) => Assert.Equal(known, VaultKeyUri.IsVault(host));
}
