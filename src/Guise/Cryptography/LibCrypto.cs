using System.Runtime.InteropServices;
using System.Security.Cryptography;

// From the system only, never from the program's own folder.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace Guise.Cryptography;

/// <summary>
/// The functions of OpenSSL 3's libcrypto that .NET does not offer, under their own names. .NET on Linux needs the same library, so
/// nothing more has to be installed. Only the primitives beside this file call it.
/// </summary>
/// <remarks>
/// A null <c>ctx</c> lets libcrypto make one. Points and numbers are handles, so that an exception on the way leaks none.
/// </remarks>
internal static partial class LibCrypto
{
    public const string Name = "libcrypto.so.3";

    public const int NidP256 = 415;
    public const int NidSecp256k1 = 714;
    public const int X25519 = 1034;
    public const int Ed25519 = 1087;
    public const int Compressed = 2;
    public const int Uncompressed = 4;
    private const int BnFlagConstantTime = 4;

    /// <summary>Throws for a failure that no input explains, such as a lack of memory.</summary>
    public static void Check(bool success)
    {
        if (success) return;
        ERR_clear_error();
        throw new CryptographicException("OpenSSL refused an operation.");
    }

    /// <summary>False for a failure that the input explains; the thread's queue of errors is left empty for who comes next.</summary>
    public static bool Succeeds(int result)
    {
        if (result == 1) return true;
        ERR_clear_error();
        return false;
    }

    public static T Made<T>(T handle) where T : SafeHandle
    {
        Check(!handle.IsInvalid);
        return handle;
    }

    public static NumberHandle Number(ReadOnlySpan<byte> bigEndian) => Made(BN_bin2bn(bigEndian, bigEndian.Length, 0));

    /// <summary>A number that libcrypto computes with in constant time, and clears when it is freed.</summary>
    public static NumberHandle Secret(ReadOnlySpan<byte> bigEndian)
    {
        NumberHandle number = Number(bigEndian);
        BN_set_flags(number, BnFlagConstantTime);
        return number;
    }

    [LibraryImport(Name)] public static partial void ERR_clear_error();

    [LibraryImport(Name)] public static partial nint EVP_sha224();
    [LibraryImport(Name)] public static partial int EVP_Digest(ReadOnlySpan<byte> data, nuint count, Span<byte> md, nint size, nint type,
        nint engine);

    [LibraryImport(Name)] private static partial NumberHandle BN_bin2bn(ReadOnlySpan<byte> s, int len, nint ret);
    [LibraryImport(Name)] private static partial void BN_set_flags(NumberHandle b, int n);
    [LibraryImport(Name)] public static partial NumberHandle BN_new();
    [LibraryImport(Name)] public static partial void BN_clear_free(nint a);
    [LibraryImport(Name)] public static partial int BN_bn2binpad(NumberHandle a, Span<byte> to, int tolen);
    [LibraryImport(Name)] public static partial int BN_bn2binpad(nint a, Span<byte> to, int tolen);
    [LibraryImport(Name)] public static partial int BN_sub(NumberHandle r, NumberHandle a, NumberHandle b);
    [LibraryImport(Name)] public static partial int BN_mod_add_quick(NumberHandle r, NumberHandle a, NumberHandle b, NumberHandle m);
    [LibraryImport(Name)] public static partial int BN_mod_mul(NumberHandle r, NumberHandle a, NumberHandle b, NumberHandle m, NumberContext ctx);
    [LibraryImport(Name)] public static partial nint BN_mod_inverse(NumberHandle r, NumberHandle a, NumberHandle n, NumberContext ctx);
    [LibraryImport(Name)] public static partial int BN_kronecker(NumberHandle a, NumberHandle b, NumberContext ctx);
    [LibraryImport(Name)] public static partial NumberContext BN_CTX_new();
    [LibraryImport(Name)] public static partial void BN_CTX_free(nint ctx);

    [LibraryImport(Name)] public static partial GroupHandle EC_GROUP_new_by_curve_name(int nid);
    [LibraryImport(Name)] public static partial void EC_GROUP_free(nint group);
    [LibraryImport(Name)] public static partial PointHandle EC_POINT_new(GroupHandle group);
    [LibraryImport(Name)] public static partial void EC_POINT_free(nint point);
    [LibraryImport(Name)] public static partial int EC_POINT_is_at_infinity(GroupHandle group, PointHandle p);
    [LibraryImport(Name)] public static partial int EC_POINT_mul(GroupHandle group, PointHandle r, NumberHandle n, nint q, nint m, nint ctx);
    [LibraryImport(Name)] public static partial int EC_POINT_mul(GroupHandle group, PointHandle r, NumberHandle n, PointHandle q, NumberHandle m,
        nint ctx);
    [LibraryImport(Name)] public static partial int EC_POINT_oct2point(GroupHandle group, PointHandle p, ReadOnlySpan<byte> buf, nuint len, nint ctx);
    [LibraryImport(Name)]
    public static partial nuint EC_POINT_point2oct(GroupHandle group, PointHandle p, int form, Span<byte> buf, nuint len, nint ctx);

    [LibraryImport(Name)] public static partial CurveKeyHandle EC_KEY_new();
    [LibraryImport(Name)] public static partial void EC_KEY_free(nint key);
    [LibraryImport(Name)] public static partial int EC_KEY_set_group(CurveKeyHandle key, GroupHandle group);
    [LibraryImport(Name)] public static partial int EC_KEY_set_private_key(CurveKeyHandle key, NumberHandle prv);
    [LibraryImport(Name)] public static partial int EC_KEY_set_public_key(CurveKeyHandle key, PointHandle pub);

    [LibraryImport(Name)] public static partial SignatureHandle ECDSA_SIG_new();
    [LibraryImport(Name)] public static partial void ECDSA_SIG_free(nint sig);
    [LibraryImport(Name)] public static partial void ECDSA_SIG_get0(SignatureHandle sig, out nint r, out nint s);
    [LibraryImport(Name)] public static partial int ECDSA_SIG_set0(SignatureHandle sig, NumberHandle r, NumberHandle s);
    [LibraryImport(Name)] public static partial SignatureHandle ECDSA_do_sign(ReadOnlySpan<byte> dgst, int len, CurveKeyHandle key);
    [LibraryImport(Name)] public static partial int ECDSA_do_verify(ReadOnlySpan<byte> dgst, int len, SignatureHandle sig, CurveKeyHandle key);

    [LibraryImport(Name)] public static partial KeyHandle EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint len);
    [LibraryImport(Name)] public static partial KeyHandle EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint len);
    [LibraryImport(Name)] public static partial int EVP_PKEY_get_raw_public_key(KeyHandle key, Span<byte> pub, ref nuint len);
    [LibraryImport(Name)] public static partial void EVP_PKEY_free(nint key);
    [LibraryImport(Name)] public static partial KeyContext EVP_PKEY_CTX_new(KeyHandle key, nint engine);
    [LibraryImport(Name)] public static partial void EVP_PKEY_CTX_free(nint ctx);
    [LibraryImport(Name)] public static partial int EVP_PKEY_derive_init(KeyContext ctx);
    [LibraryImport(Name)] public static partial int EVP_PKEY_derive_set_peer(KeyContext ctx, KeyHandle peer);
    [LibraryImport(Name)] public static partial int EVP_PKEY_derive(KeyContext ctx, Span<byte> key, ref nuint keylen);

    [LibraryImport(Name)] public static partial DigestContext EVP_MD_CTX_new();
    [LibraryImport(Name)] public static partial void EVP_MD_CTX_free(nint ctx);
    [LibraryImport(Name)] public static partial int EVP_DigestSignInit(DigestContext ctx, nint pctx, nint type, nint engine, KeyHandle key);
    [LibraryImport(Name)]
    public static partial int EVP_DigestSign(DigestContext ctx, Span<byte> sig, ref nuint siglen, ReadOnlySpan<byte> tbs, nuint tbslen);
    [LibraryImport(Name)] public static partial int EVP_DigestVerifyInit(DigestContext ctx, nint pctx, nint type, nint engine, KeyHandle key);
    [LibraryImport(Name)]
    public static partial int EVP_DigestVerify(DigestContext ctx, ReadOnlySpan<byte> sig, nuint siglen, ReadOnlySpan<byte> tbs, nuint tbslen);

}
