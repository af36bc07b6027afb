namespace Guise.Platform.Http;

internal static class Verbs
{
    /// <summary>HEAD is not implied by GET anywhere in ASP.NET Core.</summary>
    public static readonly string[] Read = ["GET", "HEAD"];
}
