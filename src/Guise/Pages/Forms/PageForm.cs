using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Guise.Pages.Forms;

/// <summary>
/// What a page's form sent (<c>application/x-www-form-urlencoded</c>, UTF-8): each field at most once. Framework binding is not
/// used because it makes strings, and a field may be a secret. Cleared once the answer is out.
/// </summary>
internal sealed class PageForm : IBindableFromHttpContext<PageForm>, IDisposable
{
    private readonly Dictionary<string, byte[]> _fields;

    private PageForm(Dictionary<string, byte[]> fields) => _fields = fields;

    /// <summary>The field as text, without white space at its ends; empty when it was not sent.</summary>
    public string Text(string name) => _fields.TryGetValue(name, out byte[]? value) ? Encoding.UTF8.GetString(value).Trim() : "";

    public bool Has(string name) => _fields.TryGetValue(name, out byte[]? value) && value.Length > 0;

    /// <summary>
    /// What stood in a field of the form that is being answered, for a page that shows it again; null when nothing did. For no secrets.
    /// </summary>
    /// <param name="id">Of several forms alike, the one about this.</param>
    public static string? Typed(HttpContext context, string name, string? id = null) =>
        context.Features.Get<PageForm>() is { } form && form.Has(name) && (id is null || form.Text("id") == id) ? form.Text(name) : null;

    /// <summary>The field as a secret of its own; null when it is empty or was not sent. The caller disposes of it.</summary>
    public Secret? Secret(string name) => Has(name) ? new Secret([.. _fields[name]]) : null;

    public void Dispose()
    {
        foreach (byte[] value in _fields.Values) CryptographicOperations.ZeroMemory(value);
    }

    /// <exception cref="ProblemException">The body is of another type, too long, or no such form.</exception>
    public static async ValueTask<PageForm?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(Problems.UnsupportedMediaType);
        }
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Dictionary<string, byte[]>? fields = FormText.TryParse(body.GetBuffer().AsSpan(0, (int)body.Length));
        CryptographicOperations.ZeroMemory(body.GetBuffer());
        return Keep(context, fields ?? throw new ProblemException(Problems.FormRefused));
    }

    /// <summary>What the guard of forms looks at.</summary>
    public static PageForm Keep(HttpContext context, Dictionary<string, byte[]> fields)
    {
        PageForm form = new(fields);
        context.Response.RegisterForDispose(form);
        context.Features.Set(form);
        return form;
    }
}
