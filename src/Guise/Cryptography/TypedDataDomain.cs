namespace Guise.Cryptography;

/// <summary>The domain of typed data, as its fields say it; the values are texts to show and compare, each null when not declared.</summary>
internal sealed class TypedDataDomain(IReadOnlyList<TypedDataField> fields)
{
    public const string TypeName = "EIP712Domain";

    /// <summary>EIP-712 §"Definition of domainSeparator": these members, any of them, in this order.</summary>
    private static readonly (string Name, string Type)[] Allowed =
        [("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"), ("salt", "bytes32")];

    public IReadOnlyList<TypedDataField> Fields => fields;

    public string? Name => Of("name");

    public string? Version => Of("version");

    /// <summary>In decimal.</summary>
    public string? ChainId => Of("chainId");

    /// <summary>Checksummed.</summary>
    public string? VerifyingContract => Of("verifyingContract");

    public string? Salt => Of("salt");

    /// <exception cref="FormatException">The type of the domain is missing, empty, or has members that EIP-712 does not name.</exception>
    public static void MustBeDeclaredWell(TypedDataTypes types)
    {
        if (!types.IsStruct(TypeName)) throw new FormatException("The domain's type is not declared.");
        int next = 0;
        foreach ((string name, string type) in types.Members(TypeName))
        {
            while (next < Allowed.Length && Allowed[next] != (name, type)) next++;
            if (next++ >= Allowed.Length) throw new FormatException("The domain's type has a member that there is not, or another order.");
        }
        if (next == 0) throw new FormatException("The domain's type is empty.");
    }

    private string? Of(string name) => fields.FirstOrDefault(field => field.Path == name)?.Text;
}
