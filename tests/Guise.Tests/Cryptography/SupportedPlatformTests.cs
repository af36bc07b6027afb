using Guise.Cryptography;

namespace Guise.Tests.Cryptography;

public sealed class SupportedPlatformTests
{
    [Fact]
    public void This_machine_is_supported() => SupportedPlatform.Require();

    [Theory]
    [InlineData(false, "libcrypto.so.3")]
    [InlineData(true, "libcrypto.so.99")]
    public void Another_one_is_told_in_a_sentence_what_is_missing(bool linux, string library)
    {
        string missing = SupportedPlatform.Missing(linux, library)!;
        Assert.StartsWith("Guise runs on Linux and on WSL with OpenSSL's libcrypto 3: ", missing);
        Assert.EndsWith(".", missing);
        Assert.DoesNotContain('\n', missing);
    }
}
