using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Guise.Platform.Http;

/// <summary>Query parameters, read strictly: each at most once, and none that the call does not know.</summary>
internal sealed class Query
{
    private readonly IQueryCollection _query;

    /// <exception cref="ProblemException">A parameter is unknown or repeated.</exception>
    public Query(HttpRequest request, params ReadOnlySpan<string> known)
    {
        _query = request.Query;
        foreach ((string name, StringValues values) in _query)
        {
            if (!known.Contains(name) || values.Count != 1) throw new ProblemException(Problems.InvalidQuery);
        }
    }

    public string? Text(string name) => _query.TryGetValue(name, out StringValues values) ? (string?)values : null;

    /// <summary>The page size that was asked for, 1 to <see cref="Limits.PageItems"/>.</summary>
    /// <exception cref="ProblemException">It is not such a number.</exception>
    public int Limit()
    {
        if (Text("limit") is not { } text) return Limits.DefaultPageItems;
        // .NET reads "1\0" as a number.
        return text.All(char.IsAsciiDigit) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
            && limit is >= 1 and <= Limits.PageItems
            ? limit
            : throw new ProblemException(Problems.InvalidQuery);
    }
}
