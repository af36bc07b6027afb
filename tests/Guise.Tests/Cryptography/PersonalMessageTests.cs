using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class PersonalMessageTests
{
    private static readonly JsonElement Known = Vectors.Read("dm3.json").Deserialize<JsonElement>();

    [Fact]
    public void Digests_are_those_of_ethers()
    {
        JsonElement eip191 = Known.GetProperty("eip191");
        Assert.Equal(eip191.GetProperty("hello world").GetProperty("hash").GetString(), Hex.Encode(PersonalMessage.Digest("hello world")));
        Assert.Equal(eip191.GetProperty("").GetString(), Hex.Encode(PersonalMessage.Digest("")));
        Assert.Equal(eip191.GetProperty("unicode").GetString(), Hex.Encode(PersonalMessage.Digest("\U0001F975")));
        Assert.Equal(eip191.GetProperty("raw 0xdeadbeef").GetString(), Hex.Encode(PersonalMessage.Digest((byte[])[0xde, 0xad, 0xbe, 0xef])));
    }

    [Fact]
    public void The_length_is_that_of_the_bytes_in_decimal()
    {
        byte[] message = Encoding.UTF8.GetBytes(Known.GetProperty("profile_signatures_computed").GetProperty("A").GetProperty("message").GetString()!);
        Assert.Equal(432, message.Length);
        Assert.Equal(
            Known.GetProperty("profile_signatures_computed").GetProperty("A").GetProperty("hash").GetString(), Hex.Encode(PersonalMessage.Digest(message)));
    }
}
