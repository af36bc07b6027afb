using System.Text.Json;

namespace Guise.Buckets.Ucan;

/// <summary>The capabilities of a payload: <c>att</c>, a list, up to 0.9; <c>cap</c>, a map, in 0.10.</summary>
internal static class UcanCapabilityReader
{
    /// <summary>Null when they are missing, in the other version's form, or not of their types.</summary>
    public static IReadOnlyList<UcanCapability>? Read(JsonElement payload, UcanVersion version)
    {
        bool listed = payload.TryGetProperty("att", out JsonElement att), mapped = payload.TryGetProperty("cap", out JsonElement cap);
        if (listed == mapped || mapped != version.IsMapped) return null;
        if (mapped) return cap.ValueKind == JsonValueKind.Object ? ReadMap(cap) : null;
        if (att.ValueKind != JsonValueKind.Array) return null;

        List<UcanCapability> capabilities = [];
        foreach (JsonElement item in att.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) return null;
            // 0.7 names rights in words of the application, none of which means anything here.
            if (version.Minor == UcanVersion.Oldest) continue;
            if (ReadItem(item, version) is not { } capability) return null;
            capabilities.Add(capability);
        }
        return capabilities;
    }

    private static UcanCapability? ReadItem(JsonElement item, UcanVersion version)
    {
        if (Text(item, "with") is not { } resource || Text(item, "can") is not { } ability || !IsUri(resource) || !Abilities.IsValid(ability))
            return null;
        Dictionary<string, JsonElement> members = [];
        foreach (JsonProperty member in item.EnumerateObject())
        {
            if (member.Name is "with" or "can") continue;
            if (version.Minor >= 9 && member is { Name: "nb", Value.ValueKind: JsonValueKind.Object })
            {
                foreach (JsonProperty caveat in member.Value.EnumerateObject()) members[caveat.Name] = caveat.Value;
            }
            else
            {
                // Before 0.9 a caveat stands beside; from then on nothing may, and an unknown caveat is what that amounts to.
                members[version.Minor >= 9 ? "/" + member.Name : member.Name] = member.Value;
            }
        }
        return Capability(resource, ability, [new Caveat(members)]);
    }

    private static List<UcanCapability>? ReadMap(JsonElement cap)
    {
        List<UcanCapability> capabilities = [];
        foreach (JsonProperty resource in cap.EnumerateObject())
        {
            if (!IsUri(resource.Name) || resource.Value.ValueKind != JsonValueKind.Object) return null;
            foreach (JsonProperty ability in resource.Value.EnumerateObject())
            {
                if (!Abilities.IsValid(ability.Name) || ability.Value.ValueKind != JsonValueKind.Array) return null;
                List<Caveat> alternatives = [];
                foreach (JsonElement caveat in ability.Value.EnumerateArray())
                {
                    if (caveat.ValueKind != JsonValueKind.Object) return null;
                    alternatives.Add(new(caveat.EnumerateObject().ToDictionary(member => member.Name, member => member.Value)));
                }
                capabilities.Add(Capability(resource.Name, ability.Name, alternatives));
            }
        }
        return capabilities;
    }

    private static UcanCapability Capability(string resource, string ability, List<Caveat> alternatives) =>
        new(resource, ability, alternatives) { Target = StorageResource.TryParse(resource) };

    /// <summary>RFC 3986 §3: a scheme, a colon, something.</summary>
    private static bool IsUri(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < text.Length - 1 && char.IsAsciiLetter(text[0])
            && text.AsSpan(0, colon).IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-") < 0;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
