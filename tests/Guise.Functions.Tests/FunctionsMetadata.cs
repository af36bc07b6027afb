using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Guise.Functions.Tests;

/// <param name="Trigger">The name of the trigger's attribute, such as <c>HttpTrigger</c>.</param>
/// <param name="Route">Of an HTTP trigger.</param>
internal sealed record DeclaredFunction(string Name, string Trigger, string? Route)
{
    /// <summary>What a path starts with that belongs to this function; empty for the catch-all.</summary>
    public string Prefix => Route!.Replace("{*path}", "", StringComparison.Ordinal).Trim('/');
}

/// <summary>
/// The functions as the host sees them: attributes in the built file, read without running any of it, which the attributes'
/// own packages would be needed for.
/// </summary>
internal static class FunctionsMetadata
{
    public static IReadOnlyList<DeclaredFunction> Read()
    {
        using PEReader file = new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Guise.Functions.dll")));
        MetadataReader metadata = file.GetMetadataReader();
        List<DeclaredFunction> functions = [];
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            if (Attributes(metadata, method.GetCustomAttributes())
                .FirstOrDefault(found => found.Type == "Function") is not { Type: not null } function)
                continue;
            (string trigger, CustomAttribute attribute) = method.GetParameters()
                .SelectMany(parameter => Attributes(metadata, metadata.GetParameter(parameter).GetCustomAttributes()))
                .Single(found => found.Type.EndsWith("Trigger", StringComparison.Ordinal));
            functions.Add(new(FirstText(metadata, function.Attribute), trigger, trigger == "HttpTrigger" ? Named(attribute, "Route") : null));
        }
        return functions;
    }

    private static IEnumerable<(string Type, CustomAttribute Attribute)> Attributes(MetadataReader metadata, CustomAttributeHandleCollection handles)
    {
        foreach (CustomAttributeHandle handle in handles)
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference) continue;
            MemberReference constructor = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
            if (constructor.Parent.Kind != HandleKind.TypeReference) continue;
            TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)constructor.Parent);
            yield return (metadata.GetString(type.Name).Replace("Attribute", "", StringComparison.Ordinal), attribute);
        }
    }

    private static string FirstText(MetadataReader metadata, CustomAttribute attribute)
    {
        BlobReader blob = metadata.GetBlobReader(attribute.Value);
        blob.ReadUInt16();
        return blob.ReadSerializedString()!;
    }

    private static string? Named(CustomAttribute attribute, string name) =>
        attribute.DecodeValue(new TextTypes()).NamedArguments.SingleOrDefault(argument => argument.Name == name).Value as string;

    /// <summary>Types by name: none has to be loaded. An enumeration of a trigger is an <c>int</c>.</summary>
    private sealed class TextTypes : ICustomAttributeTypeProvider<string>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSystemType() => nameof(Type);

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => "";

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSerializedName(string name) => name;

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        public bool IsSystemType(string type) => type == nameof(Type);
    }
}
