namespace Guise.Functions.Tests;

/// <summary>The repository's root, where the files of the deployment stand.</summary>
internal static class Root
{
    public static string Read(string path) => File.ReadAllText(Path.Combine(Folder(), path));

    private static string Folder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
