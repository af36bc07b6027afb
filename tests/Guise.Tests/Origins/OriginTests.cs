using Guise.Origins;

namespace Guise.Tests.Origins;

/// <summary>An origin has one spelling, the browsers'.</summary>
public sealed class OriginTests
{
    [Theory]
    [InlineData("https://example.com")]
    [InlineData("http://example.com")]
    [InlineData("https://example.com:8443")]
    [InlineData("http://localhost:5000")]
    [InlineData("http://old-shop.localhost:7072")]
    [InlineData("https://xn--mnchen-3ya.de")]
    [InlineData("https://a_b.example")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://[::1]:8080")]
    [InlineData("https://[2001:db8::1]")]
    [InlineData("https://1.example")]
    [InlineData("https://example.com:80")]
    public void Its_canonical_form_is_taken(string text) => Assert.Equal(text, Origin.TryParse(text)?.Text);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("example.com")]
    [InlineData("https://")]
    [InlineData("https://example.com/")]
    [InlineData("https://example.com/path")]
    [InlineData("https://example.com?x")]
    [InlineData("https://example.com#x")]
    [InlineData("https://user@example.com")]
    [InlineData("https://EXAMPLE.com")]
    [InlineData("HTTPS://example.com")]
    [InlineData("https://example.com:443")]
    [InlineData("http://example.com:80")]
    [InlineData("https://example.com:0443")]
    [InlineData("https://example.com:0")]
    [InlineData("https://example.com:65536")]
    [InlineData("https://example.com:")]
    [InlineData("https://example.com:8a")]
    [InlineData("https://example.com.")]
    [InlineData("https://.example.com")]
    [InlineData("https://example..com")]
    [InlineData("https://münchen.de")]
    [InlineData("https://xn--mnchen-3ya-.de")]
    [InlineData("https://xn--a")]
    [InlineData("https://exa mple.com")]
    [InlineData(" https://example.com")]
    [InlineData("https://example.com\n")]
    [InlineData("https:example.com")]
    [InlineData("https:/example.com")]
    [InlineData("ftp://example.com")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("http://127.1")]
    [InlineData("http://0x7f.1")]
    [InlineData("http://127.0.0.01")]
    [InlineData("http://2130706433")]
    [InlineData("http://1.2.3.4.5")]
    [InlineData("http://256.0.0.1")]
    [InlineData("http://[::1")]
    [InlineData("http://[0:0:0:0:0:0:0:1]")]
    [InlineData("http://[::FFFF]")]
    [InlineData("http://[::1%251]")]
    [InlineData("http://[::127.0.0.1]")]
    [InlineData("http://example%2ecom")]
    public void Anything_else_is_refused(string text) => Assert.Null(Origin.TryParse(text));

    [Fact]
    public void A_long_host_is_refused()
    {
        Assert.Null(Origin.TryParse("https://" + new string('a', 64) + ".example"));
        Assert.Null(Origin.TryParse("https://" + string.Join('.', Enumerable.Repeat(new string('a', 60), 5))));
        Assert.Null(Origin.TryParse("https://" + new string('a', 100_000)));
    }

    [Fact]
    public void It_is_not_printed() => Assert.Equal("***", Origin.TryParse("https://example.com")!.ToString());
}
