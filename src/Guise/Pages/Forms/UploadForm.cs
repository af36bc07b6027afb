using System.Reflection;
using Guise.Platform;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Guise.Pages.Forms;

/// <summary>
/// A page's form with a file in it (<c>multipart/form-data</c>, RFC 7578). The file is the last field and is not kept: it is read where it is
/// stored, once the guard has seen the fields before it.
/// </summary>
/// <param name="File">Null when the form had none.</param>
/// <param name="FileName">As the browser calls it, without a folder; empty when it says nothing.</param>
internal sealed record UploadForm(PageForm Fields, Stream? File, string FileName, string FileType) : IBindableFromHttpContext<UploadForm>
{
    private const int MostFields = 8;
    private const int FieldBytes = 4096;
    private const int BoundaryChars = 70;

    /// <summary>What a form needs beside its file.</summary>
    public const int Overhead = (MostFields + 1) * FieldBytes;

    /// <exception cref="ProblemException">The body is no such form.</exception>
    public static async ValueTask<UploadForm?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return new((await PageForm.BindAsync(context, parameter))!, null, "", "");
        }
        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > BoundaryChars) throw new ProblemException(Problems.FormRefused);
        try
        {
            return await Read(context, new MultipartReader(boundary, context.Request.Body) { HeadersLengthLimit = FieldBytes,
                HeadersCountLimit = MostFields });
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && exception is not BadHttpRequestException)
        {
            throw new ProblemException(Problems.FormRefused);
        }
    }

    private static async Task<UploadForm> Read(HttpContext context, MultipartReader reader)
    {
        Dictionary<string, byte[]> fields = new(StringComparer.Ordinal);
        while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } about) throw new ProblemException(Problems.FormRefused);
            string name = HeaderUtilities.RemoveQuotes(about.Name).ToString();
            if (about.IsFileDisposition())
            {
                string file = HeaderUtilities.RemoveQuotes(about.FileNameStar.HasValue ? about.FileNameStar : about.FileName).ToString();
                return new(PageForm.Keep(context, fields), new FormFile(section.Body), file[(file.LastIndexOfAny(['/', '\\']) + 1)..],
                    section.ContentType ?? "");
            }
            byte[]? value = await Whole(section.Body, context.RequestAborted);
            if (value is null || fields.Count == MostFields || !fields.TryAdd(name, value)) throw new ProblemException(Problems.FormRefused);
        }
        return new(PageForm.Keep(context, fields), null, "", "");
    }

    /// <summary>Null when it is too long for a field.</summary>
    private static async Task<byte[]?> Whole(Stream body, CancellationToken cancel)
    {
        byte[] buffer = new byte[FieldBytes];
        int length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length < buffer.Length ? buffer[..length] : null;
    }
}
