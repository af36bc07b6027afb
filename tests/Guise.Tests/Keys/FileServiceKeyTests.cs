using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;
using Guise.Local.Keys;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Keys;

public sealed partial class FileServiceKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("service.key");

    private Task<IReadOnlyList<byte[]>> Load() => new FileServiceKey(_folder.Path).Load(TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_first_use_makes_a_key_that_every_later_use_finds()
    {
        byte[] key = Assert.Single(await Load());

        Assert.Equal(32, key.Length);
        Assert.Contains(key, value => value != 0);
        Assert.Equal(key, Assert.Single(await Load()));
    }

    [Fact]
    public async Task The_file_is_private_readable_text_and_alone_in_its_folder()
    {
        byte[] key = Assert.Single(await Load());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Equal($"1 {Base64Url.EncodeToString(key)}\n", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Processes_that_race_for_the_first_use_all_get_one_key()
    {
        IReadOnlyList<byte[]>[] keys = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(Load)));

        Assert.Single(keys.Select(versions => Convert.ToHexString(Assert.Single(versions))).Distinct());
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_rotation_adds_a_version_and_keeps_the_older_ones()
    {
        byte[] first = Assert.Single(await Load());
        for (int i = 0; i < 10; i++) new FileServiceKey(_folder.Path).Rotate();

        IReadOnlyList<byte[]> versions = await Load();

        Assert.Equal(first, versions[0]);
        Assert.Equal(11, versions.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Matches(Lines(), await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rotations_at_once_lose_no_version()
    {
        await Load();
        bool[] rotated = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
        {
            try
            {
                new FileServiceKey(_folder.Path).Rotate();
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(1 + rotated.Count(done => done), (await Load()).Count);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_file_that_others_may_use_is_refused(UnixFileMode others)
    {
        await Load();
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(Load);
        Assert.Equal($"Others than its owner may use {Path}; make it private with 'chmod 600' before the service starts.", refused.Message);
    }

    private const string Key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("1 " + Key)]
    [InlineData("1 " + Key + "\r\n")]
    [InlineData("1  " + Key + "\n")]
    [InlineData("2 " + Key + "\n")]
    [InlineData("1 " + Key + "\n3 " + Key + "\n")]
    [InlineData("1 " + Key + "\n1 " + Key + "\n")]
    [InlineData("1 " + Key + "\n\n")]
    [InlineData("1 " + Key + "=\n")]
    [InlineData("1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\n")]
    [InlineData("1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+\n")]
    [InlineData("1 AAAA\n")]
    [InlineData("1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u00e9\n")]
    public async Task A_damaged_file_is_refused_and_left_alone(string text)
    {
        await Load();
        byte[] damaged = Encoding.Latin1.GetBytes(text);
        await File.WriteAllBytesAsync(Path, damaged, TestContext.Current.CancellationToken);

        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(Load);
        Assert.Equal($"The service key in {Path} is damaged; restore it from a backup.", refused.Message);
        Assert.Throws<InvalidDataException>(new FileServiceKey(_folder.Path).Rotate);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"^(\d+ [A-Za-z0-9_-]{43}\n){11}\z")]
    private static partial Regex Lines();
}
