using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;

namespace Guise.Tests.Buckets;

/// <summary>Somebody with a key, who signs UCANs of any version.</summary>
internal sealed class Signer
{
    private readonly byte[] _secret;

    private Signer(KeyType type, byte[] secret, byte[] publicKey)
    {
        (Type, _secret) = (type, secret);
        Did = DidKey.Encode(type, publicKey);
    }

    public KeyType Type { get; }

    public string Did { get; }

    public static Signer OfSeed(byte seed) => OfSeed([.. Enumerable.Repeat(seed, 32)]);

    public static Signer OfSeed(byte[] seed) => new(KeyType.Ed25519, seed, Ed25519.PublicKey(seed));

    public static Signer OfP256(byte[] secret) => new(KeyType.P256, secret, P256.PublicKey(secret));

    public static Signer New(KeyType type = KeyType.Ed25519)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        return new(type, secret, type switch
        {
            KeyType.Ed25519 => Ed25519.PublicKey(secret),
            KeyType.P256 => P256.PublicKey(secret),
            _ => Secp256k1.PublicKey(secret),
        });
    }

    public byte[] Sign(byte[] message) => Type switch
    {
        KeyType.Ed25519 => Ed25519.Sign(_secret, message),
        KeyType.P256 => P256.Sign(_secret, SHA256.HashData(message)),
        _ => Secp256k1.Sign(_secret, SHA256.HashData(message)),
    };

    public string Algorithm => Type switch { KeyType.Ed25519 => "EdDSA", KeyType.P256 => "ES256", _ => "ES256K" };

    /// <summary>A token with exactly these parts.</summary>
    public string Jwt(object header, object payload)
    {
        string signed = Part(header) + "." + Part(payload);
        return signed + "." + StrictBase64Url.Encode(Sign(Encoding.ASCII.GetBytes(signed)));
    }

    /// <summary>A token of 0.8 (or 0.9), addressed to somebody, with capabilities and embedded (or named) proofs.</summary>
    public string Ucan(
        string audience, object[] att, string[]? proofs = null, long? exp = 4_000_000_000, long? nbf = null, string version = "0.8.1",
        string? nonce = null, object[]? facts = null)
    {
        Dictionary<string, object?> payload = new() { ["iss"] = Did, ["aud"] = audience, ["exp"] = exp, ["att"] = att, ["prf"] = proofs ?? [] };
        if (nbf is not null) payload["nbf"] = nbf;
        if (nonce is not null) payload["nnc"] = nonce;
        if (facts is not null) payload["fct"] = facts;
        return Jwt(new { alg = Algorithm, typ = "JWT", ucv = version }, payload);
    }

    /// <summary>A token of 0.10, with its capabilities as a map.</summary>
    public string Ucan10(string audience, object cap, string[]? proofs = null, long? exp = 4_000_000_000, long? nbf = null)
    {
        Dictionary<string, object?> payload = new() { ["ucv"] = "0.10.0", ["iss"] = Did, ["aud"] = audience, ["exp"] = exp, ["cap"] = cap,
            ["prf"] = proofs ?? [] };
        if (nbf is not null) payload["nbf"] = nbf;
        return Jwt(new { alg = Algorithm, typ = "JWT" }, payload);
    }

    private static string Part(object value) =>
        StrictBase64Url.Encode(value is string raw ? Encoding.UTF8.GetBytes(raw) : JsonSerializer.SerializeToUtf8Bytes(value));
}
