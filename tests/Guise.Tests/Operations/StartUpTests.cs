using Guise.Local;
using Guise.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;

namespace Guise.Tests.Operations;

/// <summary>A data folder that is not whole stops the program at once, with a sentence that says what to do.</summary>
public sealed class StartUpTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_empty_folder_and_one_that_was_used_are_fine()
    {
        await Check();
        await Check();
        await (await GuiseApp.Start(_folder.Path)).DisposeAsync();
        await Check();
    }

    [Fact]
    public async Task Data_without_their_key_are_not_given_a_new_one()
    {
        await using (GuiseApp app = await GuiseApp.Start(_folder.Path)) await Owner.With(app);
        File.Delete(_folder.File("service.key"));
        Assert.Contains("holds data but not its service.key", await Refused(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("service.key")));
    }

    [Fact]
    public async Task A_key_that_is_damaged_or_that_others_may_read_is_named()
    {
        await Check();
        File.SetUnixFileMode(_folder.File("service.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", await Refused(), StringComparison.Ordinal);
        File.SetUnixFileMode(_folder.File("service.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(_folder.File("service.key"), "1 nonsense\n", TestContext.Current.CancellationToken);
        Assert.Contains("is damaged", await Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        await File.WriteAllTextAsync(_folder.File("guise.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        Assert.Contains("cannot be used", await Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_another_process_uses_is_refused()
    {
        await using GuiseApp app = await GuiseApp.Start(_folder.Path);
        await app.Get("/health/ready");
        Assert.Contains("in use by another Guise", await Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_name_is_refused() => Assert.Throws<StartUpException>(() => DataFolder.PathOf(""));

    private async Task<string> Refused() => (await Assert.ThrowsAsync<StartUpException>(Check)).Message;

    private async Task Check()
    {
        await using WebApplication app = LocalHost.Build(["--urls", "http://127.0.0.1:0", "--data", _folder.Path]);
        await StartUp.Check(app.Services);
    }
}
