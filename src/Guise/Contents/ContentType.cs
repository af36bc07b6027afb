namespace Guise.Contents;

/// <summary>The kinds of content that a wallet keeps (Universal Wallet data model); their names are exact.</summary>
internal static class ContentType
{
    public const string Collection = "collection";
    public const string Credential = "credential";
    public const string DidResolutionResponse = "didResolutionResponse";

    public static readonly IReadOnlyList<string> All = [Collection, Credential, DidResolutionResponse, "metadata", "connection", "key"];

    public static bool IsKnown(string type) => All.Contains(type, StringComparer.Ordinal);
}
