using Microsoft.Win32.SafeHandles;

namespace Guise.Cryptography;

/// <summary>An object of libcrypto's, freed by the function that belongs to its type.</summary>
internal abstract class LibCryptoHandle(Action<nint> free) : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        free(handle);
        return true;
    }
}

/// <summary>BIGNUM. Its memory is cleared when it is freed.</summary>
internal sealed class NumberHandle() : LibCryptoHandle(LibCrypto.BN_clear_free);

/// <summary>BN_CTX.</summary>
internal sealed class NumberContext() : LibCryptoHandle(LibCrypto.BN_CTX_free);

/// <summary>EC_GROUP. Read-only after it is made, so threads may share it.</summary>
internal sealed class GroupHandle() : LibCryptoHandle(LibCrypto.EC_GROUP_free);

/// <summary>EC_POINT.</summary>
internal sealed class PointHandle() : LibCryptoHandle(LibCrypto.EC_POINT_free);

/// <summary>EC_KEY. libcrypto clears its private key when it is freed.</summary>
internal sealed class CurveKeyHandle() : LibCryptoHandle(LibCrypto.EC_KEY_free);

/// <summary>ECDSA_SIG.</summary>
internal sealed class SignatureHandle() : LibCryptoHandle(LibCrypto.ECDSA_SIG_free);

/// <summary>EVP_PKEY. libcrypto clears its private key when it is freed.</summary>
internal sealed class KeyHandle() : LibCryptoHandle(LibCrypto.EVP_PKEY_free);

/// <summary>EVP_PKEY_CTX.</summary>
internal sealed class KeyContext() : LibCryptoHandle(LibCrypto.EVP_PKEY_CTX_free);

/// <summary>EVP_MD_CTX.</summary>
internal sealed class DigestContext() : LibCryptoHandle(LibCrypto.EVP_MD_CTX_free);
