using System.Runtime.InteropServices;

namespace Guise.Cryptography;

/// <summary>Where the service runs: Linux, WSL included, with OpenSSL 3.</summary>
internal static class SupportedPlatform
{
    /// <exception cref="PlatformNotSupportedException">It is another one; the message says in one sentence what is missing.</exception>
    public static void Require()
    {
        if (Missing(OperatingSystem.IsLinux(), LibCrypto.Name) is { } missing) throw new PlatformNotSupportedException(missing);
    }

    internal static string? Missing(bool linux, string library)
    {
        const string needed = "Guise runs on Linux and on WSL with OpenSSL's libcrypto 3: ";
        if (!linux) return needed + "this is another operating system.";
        if (!NativeLibrary.TryLoad(library, typeof(LibCrypto).Assembly, DllImportSearchPath.SafeDirectories, out nint handle))
            return needed + $"{library} cannot be loaded.";
        NativeLibrary.Free(handle);
        using GroupHandle curve = LibCrypto.EC_GROUP_new_by_curve_name(LibCrypto.NidSecp256k1);
        return curve.IsInvalid ? needed + "this build of it lacks the curve secp256k1." : null;
    }
}
