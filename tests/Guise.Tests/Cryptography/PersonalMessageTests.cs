using System.Text;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class PersonalMessageTests
{
    private static readonly KnownAnswer Known = Dm3Vectors.Root;

    [Fact]
    public void Digests_are_those_of_ethers()
    {
        KnownAnswer eip191 = Known.GetProperty("eip191"), hello = eip191.GetProperty("hello world");
        Assert.Equal(hello.Text("hash"), Hex.Encode(PersonalMessage.Digest("hello world")));
        Assert.Equal(eip191.Text("address"), WalletSignature.SignerOf(PersonalMessage.Digest("hello world"), hello.Text("sig"))!.ToString());
        Assert.Equal(eip191.Text(""), Hex.Encode(PersonalMessage.Digest("")));
        Assert.Equal(eip191.Text("unicode"), Hex.Encode(PersonalMessage.Digest("\U0001F975")));
        Assert.Equal(eip191.Text("raw 0xdeadbeef"), Hex.Encode(PersonalMessage.Digest((byte[])[0xde, 0xad, 0xbe, 0xef])));
    }

    [Fact]
    public void The_length_is_that_of_the_bytes_in_decimal()
    {
        byte[] message = Encoding.UTF8.GetBytes(Known.GetProperty("profile_signatures_computed").GetProperty("A").Text("message"));
        Assert.Equal(432, message.Length);
        Assert.Equal(
            Known.GetProperty("profile_signatures_computed").GetProperty("A").Text("hash"), Hex.Encode(PersonalMessage.Digest(message)));
    }
}
