using System.Text.Json;

namespace Guise.Cryptography;

/// <summary>
/// EIP-712 typed data in the JSON of <c>eth_signTypedData_v4</c>: <c>{types, primaryType, domain, message}</c>. Read strictly: every
/// member is declared and every declared member is there, so that what is shown is all that is signed.
/// </summary>
/// <remarks>Recursive types are refused, as the client libraries do not agree on their encoding.</remarks>
internal sealed class TypedData
{
    /// <summary>More than a person can read on one page; and what bounds the work of hashing.</summary>
    public const int MaxValues = 1000;

    private TypedData(string primaryType, byte[] domainSeparator, byte[] messageHash, TypedDataDomain domain, IReadOnlyList<TypedDataField> message)
    {
        (PrimaryType, DomainSeparator, MessageHash, Domain, Message) = (primaryType, domainSeparator, messageHash, domain, message);
    }

    public string PrimaryType { get; }

    /// <summary>Who asks: names, chain and contract that the signature is good for.</summary>
    public TypedDataDomain Domain { get; }

    /// <summary>Every value of the message, in the order of the types.</summary>
    public IReadOnlyList<TypedDataField> Message { get; }

    /// <summary>hashStruct(domain), 32 bytes.</summary>
    public byte[] DomainSeparator { get; }

    /// <summary>hashStruct(message), 32 bytes.</summary>
    public byte[] MessageHash { get; }

    /// <summary>What is signed: Keccak-256 of <c>0x19 0x01 ‖ domain separator ‖ hash of the message</c>.</summary>
    public byte[] Digest => Keccak256.Hash([0x19, 0x01, .. DomainSeparator, .. MessageHash]);

    /// <summary>The typed data, or null when the JSON is anything else.</summary>
    public static TypedData? TryParse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new() { AllowDuplicateProperties = false, MaxDepth = 32 });
            return Parse(document.RootElement);
        }
        catch (Exception refused) when (refused is FormatException or JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text that is not valid Unicode, or a member of another kind.
            return null;
        }
    }

    private static TypedData Parse(JsonElement root)
    {
        TypedDataEncoder.MustHaveExactly(root, ["types", "primaryType", "domain", "message"]);
        TypedDataTypes types = TypedDataTypes.Parse(root.GetProperty("types"));
        TypedDataDomain.MustBeDeclaredWell(types);
        string primary = root.GetProperty("primaryType").GetString() ?? "";
        if (primary == TypedDataDomain.TypeName || !types.IsStruct(primary)) throw new FormatException("The primary type is not declared.");

        TypedDataEncoder domain = new(types), message = new(types);
        byte[] separator = domain.HashStruct(TypedDataDomain.TypeName, root.GetProperty("domain"), "");
        byte[] hash = message.HashStruct(primary, root.GetProperty("message"), "");
        return new(primary, separator, hash, new(domain.Fields), message.Fields);
    }
}
