using System.Diagnostics;
using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Operations;

/// <summary>The embedded head as it is run: started, used by what it prints, stopped, and killed in the middle of its work.</summary>
public sealed class LocalProcessTests
{
    private const string Passphrase = Owner.GoodPassphrase;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_three_lines_that_it_prints_work_when_pasted_and_a_signal_ends_it()
    {
        RequireCurl();
        using TempFolder folder = new();
        using LocalProcess guise = await LocalProcess.Start(folder.Path);
        string[] lines = [.. guise.Welcome.Split('\n')
            .Where(line => line.StartsWith("curl ", StringComparison.Ordinal) || line.StartsWith("TOKEN=", StringComparison.Ordinal))];
        Assert.Equal(3, lines.Length);

        ProcessStartInfo start = new("bash", ["-c", string.Join('\n', lines)]) { RedirectStandardOutput = true };
        using Process shell = Process.Start(start)!;
        string printed = await shell.StandardOutput.ReadToEndAsync(Cancel);
        await shell.WaitForExitAsync(Cancel);

        Assert.Contains("\"phrase\":\"", printed, StringComparison.Ordinal);
        Assert.Contains("\"idleExpiresAt\":\"", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("\"code\":", printed, StringComparison.Ordinal);
        Assert.Equal(0, await guise.Stop());
    }

    [Fact]
    public async Task What_was_answered_before_a_kill_is_there_after_it()
    {
        using TempFolder folder = new();
        Life[] lives = [new("alice"), new("bob"), new("carol")];
        for (int round = 0; round < 3; round++)
        {
            using LocalProcess guise = await LocalProcess.Start(folder.Path);
            foreach (Life life in lives) await life.Check(guise);
            Task[] work = [.. lives.Select(life => life.Go(guise))];
            // Killed where the work happens to be, which is another place every time.
            await lives[0].Did(20);
            await guise.Kill();
            await Task.WhenAll(work);
        }
        using LocalProcess last = await LocalProcess.Start(folder.Path);
        foreach (Life life in lives) await life.Check(last);
        Assert.Equal(0, await last.Stop());
    }

    private static void RequireCurl()
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "curl")))) return;
        const string sentence = "There is no curl on the path; install it with 'apt-get install curl'.";
        if (Environment.GetEnvironmentVariable("GUISE_REQUIRE_ALL") == "1") Assert.Fail(sentence);
        Assert.Skip(sentence);
    }

    /// <summary>One owner, who writes down what was answered, and what was asked and not answered.</summary>
    private sealed class Life(string username)
    {
        private readonly HashSet<string> _kept = [], _unanswered = [];
        private readonly List<string> _passphrases = [Passphrase];
        private string _token = "";
        private int _number;
        private TaskCompletionSource? _did;
        private int _left;

        /// <summary>Ends once so many more calls were answered.</summary>
        public Task Did(int calls)
        {
            _left = calls;
            _did = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _did.Task;
        }

        public async Task Go(LocalProcess guise)
        {
            try
            {
                while (true)
                {
                    await Next(guise);
                    if (_did is not null && --_left == 0) _did.SetResult();
                }
            }
            catch (HttpRequestException)
            {
                // Killed.
            }
        }

        private async Task Next(LocalProcess guise)
        {
            string id = $"{username}-{++_number}", path = "/v1/contents/metadata";
            if (_number % 7 == 0)
            {
                _passphrases.Add("the passphrase of " + id);
                object kms = new { type = "passphrase", passphrase = _passphrases[^1] };
                (await guise.Send(HttpMethod.Patch, "/v1/profile", new { credential = new { passphrase = _passphrases[0] }, kms }, _token))
                    .Must(HttpStatusCode.OK);
                _passphrases.RemoveAt(0);
            }
            else if (_number % 5 == 0 && _kept.Count > 0)
            {
                string gone = _kept.First();
                _kept.Remove(gone);
                _unanswered.Add(gone);
                (await guise.Send(HttpMethod.Delete, $"{path}/{gone}", null, _token)).Must(HttpStatusCode.NoContent);
                _unanswered.Remove(gone);
            }
            else
            {
                _unanswered.Add(id);
                (await guise.Send(HttpMethod.Post, path, new { content = new { id } }, _token)).Must(HttpStatusCode.Created);
                _unanswered.Remove(id);
                _kept.Add(id);
            }
        }

        public async Task Check(LocalProcess guise)
        {
            if (_number == 0)
            {
                await guise.Send(HttpMethod.Post, "/v1/profiles", new { username, kms = new { type = "passphrase", passphrase = Passphrase } });
            }
            else
            {
                // The session outlived the process, and of two passphrases at most one was the last that was answered or asked for.
                (await guise.Send(HttpMethod.Get, "/v1/profile", null, _token)).Must(HttpStatusCode.OK);
                string opens = await OneThatLocks(guise);
                _passphrases.RemoveAll(passphrase => passphrase != opens);
            }
            _token = (await guise.Send(HttpMethod.Post, "/v1/profiles/unlock", new { username, passphrase = Assert.Single(_passphrases) })).Must(HttpStatusCode.OK).String("token");

            HashSet<string> seen = await Listed(guise);
            Assert.Empty(_kept.Except(seen));
            Assert.Empty(seen.Except(_kept).Except(_unanswered));
            _kept.UnionWith(seen);
            _unanswered.Clear();
        }

        private async Task<string> OneThatLocks(LocalProcess guise)
        {
            List<string> opens = [];
            foreach (string passphrase in _passphrases)
            {
                Answer locked = await guise.Send(HttpMethod.Post, "/v1/profiles/lock", new { username, credential = new { passphrase } });
                if (locked.Status != HttpStatusCode.NoContent) locked.MustBe(Problems.WrongCredential);
                else opens.Add(passphrase);
            }
            return Assert.Single(opens);
        }

        private async Task<HashSet<string>> Listed(LocalProcess guise)
        {
            HashSet<string> ids = [];
            string next = "";
            do
            {
                Answer page = (await guise.Send(HttpMethod.Get, "/v1/contents/metadata?limit=100" + next, null, _token)).Must(HttpStatusCode.OK);
                foreach (var item in page["items"].EnumerateArray()) Assert.True(ids.Add(item.GetProperty("id").GetString()!));
                next = page.Has("continuation") ? "&continuation=" + page.String("continuation") : "";
            }
            while (next != "");
            return ids;
        }
    }
}
