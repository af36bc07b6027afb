namespace Guise.Tests.Infrastructure;

/// <summary>Small changes to a valid input: a parser must refuse each, or read it as what it spells.</summary>
internal static class Mutations
{
    private const string Foreign = "-=_+/ \t\n\0.0OIl1zZ2567aAéſK\ud800";

    public static IEnumerable<string> Of(string valid, int seed, int count)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            string text = valid;
            for (int change = random.Next(1, 3); change > 0; change--) text = Change(text, random);
            if (text != valid) yield return text;
        }
    }

    public static IEnumerable<byte[]> Of(byte[] valid, int seed, int count)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            List<byte> bytes = [.. valid];
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes.RemoveAt(at); break;
                case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                case 2: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                default: bytes[at] = (byte)random.Next(256); break;
            }
            if (!bytes.SequenceEqual(valid)) yield return [.. bytes];
        }
    }

    private static string Change(string text, Random random)
    {
        if (text.Length == 0) return "a";
        int at = random.Next(text.Length);
        char other = random.Next(2) == 0 ? text[random.Next(text.Length)] : Foreign[random.Next(Foreign.Length)];
        return random.Next(6) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, other.ToString()),
            2 => text[..at] + char.ToUpperInvariant(text[at]) + text[(at + 1)..],
            3 => text[..at],
            4 => text + other,
            _ => text[..at] + other + text[(at + 1)..],
        };
    }
}
