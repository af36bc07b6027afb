using FsCheck;
using FsCheck.Fluent;
using Guise.Platform.Records;

namespace Guise.Tests.Records;

public sealed class RecordKeyEncodingTests
{
    private static readonly string Printable = string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c));

    private static readonly Gen<string> Keys =
        Gen.Elements(Printable.ToCharArray()).Or(Gen.Elements('"', '#', '$', '%', '.', '/', '>', '?', '[', '\\', '0', '1', '~')).ArrayOf()
            .Select(chars => new string(chars));

    [Theory]
    [InlineData("live|site|abc", "live|site|abc")]
    [InlineData("a#b", "a\"1b")]
    [InlineData("100%", "100$1")]
    [InlineData("https://a.example", "https:.1.1a.0example")]
    [InlineData("c:\\x?", "c:[1x>1")]
    public void Escapes_what_the_service_forbids(string key, string encoded)
    {
        Assert.Equal(encoded, RecordKeyEncoding.Encode(key));
        Assert.Equal(key, RecordKeyEncoding.Decode(encoded));
    }

    [Fact]
    public void A_key_comes_back_and_holds_nothing_forbidden() => Check.QuickThrowOnFailure(Prop.ForAll(Keys.ToArbitrary(), key =>
    {
        string encoded = RecordKeyEncoding.Encode(key);
        return RecordKeyEncoding.Decode(encoded) == key && encoded.IndexOfAny(['#', '%', '/', '?', '\\']) < 0 && encoded.Length <= 2 * key.Length;
    }));

    [Fact]
    public void Encoded_keys_sort_as_keys_do_and_keep_their_prefixes() => Check.QuickThrowOnFailure(Prop.ForAll(Keys.Two().ToArbitrary(), pair =>
    {
        (string a, string b) = pair;
        (string x, string y) = (RecordKeyEncoding.Encode(a), RecordKeyEncoding.Encode(b));
        return Math.Sign(string.CompareOrdinal(a, b)) == Math.Sign(string.CompareOrdinal(x, y))
            && a.StartsWith(b, StringComparison.Ordinal) == x.StartsWith(y, StringComparison.Ordinal);
    }));

    [Fact]
    public void The_longest_key_fits_the_service() =>
        Assert.True(2 * RecordKeyEncoding.Encode(new string('/', RecordKeys.MaxLength)).Length <= 1024);

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a.")]
    [InlineData("a.2")]
    [InlineData("#")]
    public void Refuses_spellings_of_nobody(string encoded) =>
        Assert.Throws<InvalidDataException>(() => RecordKeyEncoding.Decode(encoded));
}
