using FsCheck;
using FsCheck.Fluent;
using Guise.Platform.Records;

namespace Guise.Tests.Records;

public sealed class RecordKeyRangeTests
{
    private static readonly Gen<string> Keys = Gen.Elements('!', '"', '#', '.', '/', '0', 'a', '|', '}', '~').ArrayOf(4)
        .Select(chars => new string(chars).TrimEnd('a'));

    [Fact]
    public void Covers_exactly_the_keys_with_the_prefix_after_the_last_one() => Check.QuickThrowOnFailure(Prop.ForAll(
        Keys.Three().ToArbitrary(), three =>
        {
            (string key, string prefix, string last) = three;
            string? after = last.Length == 0 ? null : last;
            bool wanted = key.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(key, after) > 0);
            return Covers(RecordKeyRange.Of(prefix, after), RecordKeyEncoding.Encode(key)) == wanted;
        }));

    [Fact]
    public void A_page_after_the_prefix_is_empty() => Assert.True(RecordKeyRange.Of("a|", "b").IsEmpty);

    [Fact]
    public void Everything_has_no_bounds() => Assert.Equal(default, RecordKeyRange.Of("", null));

    private static bool Covers(RecordKeyRange range, string encoded)
    {
        int from = range.From is null ? 1 : string.CompareOrdinal(encoded, range.From);
        return (range.AfterFrom ? from > 0 : from >= 0) && (range.Before is null || string.CompareOrdinal(encoded, range.Before) < 0);
    }
}
