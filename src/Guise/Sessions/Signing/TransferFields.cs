using System.Globalization;
using Guise.Cryptography;

namespace Guise.Sessions.Signing;

/// <summary>What a call's argument says, for a person: the members of a transfer or approval by their names, anything else as bytes.</summary>
internal static class TransferFields
{
    private static readonly Dictionary<uint, string> Names = new[]
    {
        "to", "from", "owner", "subaccount", "from_subaccount", "spender", "amount", "fee", "memo", "created_at_time", "expected_allowance",
        "expires_at",
        "spender_subaccount",
    }.ToDictionary(Candid.Label);

    public static IEnumerable<SignedField> Of(IcRequestPayload payload)
    {
        if (payload.Arg is not { } arg) return [];
        return Candid.TryDecode(arg) is [CandidValue.Fields record] && Flatten("", record) is { Count: > 0 } fields
            ? fields
            : [new("argument", Convert.ToHexStringLower(arg))];
    }

    /// <summary>Empty when anything in it has no name here: then the bytes are shown instead.</summary>
    private static List<SignedField> Flatten(string path, CandidValue value)
    {
        List<SignedField> fields = [];
        return Add(fields, path, value) ? fields : [];
    }

    /// <summary>Whether ledgers read the member as it is: an option of another type is an empty one to them (Candid's rules of subtyping).</summary>
    private static bool IsOfItsType(string name, CandidValue value) => name switch
    {
        "to" or "from" or "spender" => value is CandidValue.Fields or CandidValue.Principal or CandidValue.Blob,
        "owner" => value is CandidValue.Principal,
        "amount" or "fee" or "expected_allowance" => value.AsNat is not null,
        "created_at_time" or "expires_at" => value.AsNat64 is not null,
        _ => value is CandidValue.Blob,
    };

    private static bool Add(List<SignedField> fields, string path, CandidValue value)
    {
        switch (value)
        {
            case CandidValue.Fields record:
                foreach ((uint label, CandidValue member) in record.Items)
                {
                    if (!Names.TryGetValue(label, out string? name) || (path == "") == (name is "owner" or "subaccount")) return false;
                    if (member.Inner is not { } said) continue;
                    if (!IsOfItsType(name, said) || !Add(fields, path == "" ? name : $"{path}.{name}", said)) return false;
                }
                return true;
            case CandidValue.Number number:
                fields.Add(new(path, number.Value.ToString(CultureInfo.InvariantCulture)));
                return true;
            case CandidValue.Blob blob:
                fields.Add(new(path, Convert.ToHexStringLower(blob.Value)));
                return true;
            case CandidValue.Principal principal:
                fields.Add(new(path, Principal.Of(principal.Value).ToString()));
                return true;
            default:
                return false;
        }
    }
}
