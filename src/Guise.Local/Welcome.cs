using System.Security.Cryptography;

namespace Guise.Local;

/// <summary>What start-up prints: where it is, where its data lie, and what to try next.</summary>
internal static class Welcome
{
    public static void Print(TextWriter output, Uri address, string dataFolder, Uri? demo)
    {
        string url = address.ToString().TrimEnd('/');
        // A name that is new at every start: the lines work however often they are pasted.
        string username = $"alice-{RandomNumberGenerator.GetInt32(100_000, 1_000_000)}";
        const string json = "-H 'Content-Type: application/json'";

        output.WriteLine(
            $$$"""
            Guise is at {{{url}}}, and its data in {{{dataFolder}}}

            {{{(demo is null ? "Open it in a browser to make a wallet." : $"See it at work in a browser: {demo}")}}}

            Or try these three lines: make a wallet, unlock it, look at it.

            curl -s {{{url}}}/v1/profiles {{{json}}} -d '{"username":"{{{username}}}","kms":{"type":"passphrase","passphrase":"correct horse battery staple"}}'
            TOKEN=$(curl -s {{{url}}}/v1/profiles/unlock {{{json}}} -d '{"username":"{{{username}}}","passphrase":"correct horse battery staple"}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
            curl -s {{{url}}}/v1/profile -H "Authorization: Bearer $TOKEN"

            The API is described at {{{url}}}/openapi/v1.json. Stop with Ctrl+C.
            """);
    }
}
