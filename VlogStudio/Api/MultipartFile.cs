using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Api;

/// <summary>A file that comes in a multipart form, as a stream: nothing of it is buffered. Small fields may come before or after it.</summary>
internal sealed class MultipartFile
{
    private const int MaxFieldBytes = 4096;
    private const int MaxFields = 20;
    private readonly MultipartReader _reader;
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private MultipartFile(MultipartReader reader) => _reader = reader;

    /// <summary>The name the sender gives it.</summary>
    public string? FileName { get; private set; }

    /// <summary>Its bytes.</summary>
    public Stream Content { get; private set; } = Stream.Null;

    /// <summary>Reads up to the file named <c>file</c>, or says what is missing.</summary>
    public static async Task<Result<MultipartFile>> OpenAsync(HttpContext http, CancellationToken ct)
    {
        LiftLimits(http);
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return Problem.Invalid("file", "multipart_expected");
        }
        var file = new MultipartFile(new MultipartReader(boundary, http.Request.Body) { BodyLengthLimit = null });
        return await file.FindAsync(ct) ? file : Problem.Invalid("file", "value_missing");
    }

    /// <summary>A field's value; fields behind the file are read once the file was.</summary>
    public async Task<string?> FieldAsync(string name, CancellationToken ct)
    {
        if (!_fields.ContainsKey(name)) { await FindAsync(ct); }
        return _fields.GetValueOrDefault(name);
    }

    /// <summary>Large files come slowly over slow lines: neither their size nor their speed is limited here, the act does it.</summary>
    public static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) { size.MaxRequestBodySize = null; }
        if (http.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate) { rate.MinDataRate = null; }
    }

    private async Task<bool> FindAsync(CancellationToken ct)
    {
        while (_fields.Count <= MaxFields && await NextAsync(ct) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) { continue; }
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            if (name.Equals("file", StringComparison.OrdinalIgnoreCase) && Content == Stream.Null)
            {
                FileName = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
                Content = section.Body;
                return true;
            }
            _fields[name] = await ReadFieldAsync(section.Body, ct);
        }
        return false;
    }

    private async Task<MultipartSection?> NextAsync(CancellationToken ct)
    {
        try { return await _reader.ReadNextSectionAsync(ct); }
        catch (InvalidDataException e) { throw new BadHttpRequestException(e.Message, e); }
    }

    private static async Task<string> ReadFieldAsync(Stream body, CancellationToken ct)
    {
        var buffer = new byte[MaxFieldBytes];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }
}
