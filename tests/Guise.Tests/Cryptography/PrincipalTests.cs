using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class PrincipalTests
{
    private static readonly JsonObject File = Vectors.Read("principals.json");

    [Fact]
    public void Published_texts_are_written_and_read()
    {
        foreach (JsonNode? vector in File["valid"]!.AsArray())
        {
            Principal principal = Principal.Of(vector.Hex("hex"));
            Assert.Equal(vector.Text("text"), principal.ToString());
            Assert.True(Principal.TryParse(vector.Text("text"), out Principal? read));
            Assert.Equal(principal, read);
            Assert.Equal(principal.GetHashCode(), read.GetHashCode());
        }
        Assert.Equal("2vxsx-fae", Principal.Anonymous.ToString());
        Assert.Equal("aaaaa-aa", Principal.Management.ToString());
    }

    [Fact]
    public void Published_keys_have_their_principals()
    {
        foreach (JsonNode? vector in File["keys"]!.AsArray())
            Assert.Equal(vector.Text("principal"), Principal.SelfAuthenticating(vector.Hex("der")).ToString());
    }

    [Fact]
    public void Upper_case_is_read()
    {
        foreach (JsonNode? text in File["anyCase"]!.AsArray())
        {
            Assert.True(Principal.TryParse(text!.GetValue<string>(), out Principal? principal));
            Assert.Equal(Principal.Management, principal);
        }
    }

    [Fact]
    public void Published_faults_are_refused()
    {
        foreach (JsonNode? text in File["refused"]!.AsArray()) Assert.False(Principal.TryParse(text!.GetValue<string>(), out _));
        Assert.False(Principal.TryParse(null, out _));
    }

    [Fact]
    public void No_principal_is_longer_than_29_bytes()
    {
        string longest = Principal.Of(new byte[29]).ToString();
        Assert.Equal(63, longest.Length);
        Assert.True(Principal.TryParse(longest, out _));
        Assert.Throws<ArgumentException>(() => Principal.Of(new byte[30]));
        // 30 zero bytes with their right checksum.
        Assert.False(Principal.TryParse("cpqyj-vqaaa-aaaaa-aaaaa-aaaaa-aaaaa-aaaaa-aaaaa-aaaaa-aaaaa-aaaaa", out _));
    }

    [Fact]
    public void Every_length_comes_back()
    {
        Random random = new(29);
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = new byte[i % 30];
            random.NextBytes(bytes);
            Principal principal = Principal.Of(bytes);
            Assert.True(Principal.TryParse(principal.ToString(), out Principal? read));
            Assert.True(principal == read && read.Bytes.SequenceEqual(bytes));
        }
    }

    [Fact]
    public void Nothing_that_differs_by_more_than_case_is_read_as_a_principal()
    {
        foreach (JsonNode? vector in File["keys"]!.AsArray())
        {
            foreach (string text in Mutations.Of(vector.Text("principal"), 1, 2000))
            {
                if (Principal.TryParse(text, out Principal? read))
                    Assert.Equal(read.ToString(), text, ignoreCase: true);
            }
        }
    }

    [Fact]
    public void Principals_differ_by_their_bytes()
    {
        Assert.True(Principal.Of([1]) != Principal.Of([1, 0]));
        Assert.False(Principal.Anonymous.Equals(null));
        Assert.True((Principal?)null == null);
    }
}
