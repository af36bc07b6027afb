using Guise.Platform.Http;

namespace Guise.Contents;

/// <param name="Content">A JSON object; a credential may also be a JWT as a string.</param>
/// <param name="Collection">The id of a collection of this wallet that it belongs to.</param>
internal sealed record AddBody(RawJson Content, string? Collection = null);

/// <param name="Id">The content's own id, or the SHA-256 of its bytes.</param>
internal sealed record AddAnswer(string Type, string Id, DateTimeOffset CreatedAt);

/// <param name="Content">Byte for byte as it was added.</param>
internal sealed record ContentAnswer(string Type, string Id, DateTimeOffset CreatedAt, RawJson Content);
