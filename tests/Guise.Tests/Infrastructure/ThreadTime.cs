using System.Runtime.InteropServices;

namespace Guise.Tests.Infrastructure;

/// <summary>The processor's time that the calling thread has used, which no other work on the machine can stretch (POSIX clock_gettime).</summary>
internal static class ThreadTime
{
    private const int ThreadClock = 3;

    public static TimeSpan Used() =>
        Get(ThreadClock, out Time time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / 100)
            : throw new PlatformNotSupportedException();

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Get(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
