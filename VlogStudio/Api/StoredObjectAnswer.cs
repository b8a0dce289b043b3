using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Api;

/// <summary>
/// Answers with an object of the store: whole or in ranges (206), 304 where the caller has it already, 416 past its end, 404 where it is gone. Nothing is
/// held in memory.
/// </summary>
/// <param name="key">The object key.</param>
/// <param name="contentType">Its media type, decided by content; null takes what the store knows.</param>
/// <param name="downloadName">The name to save it under, which makes browsers save instead of show; null shows it.</param>
public sealed class StoredObjectAnswer(string key, string? contentType = null, string? downloadName = null) : IResult
{
    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var store = httpContext.RequestServices.GetRequiredService<IObjectStore>();
        if (await store.FindAsync(key, httpContext.RequestAborted) is not { } found)
        {
            await Answers.Refuse(Problem.NotFound("object_gone")).ExecuteAsync(httpContext);
            return;
        }

        httpContext.Response.Headers.CacheControl = "private, no-cache";
        await using var content = new StoredObjectStream(store, key, found.Bytes, httpContext.RequestAborted);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}:{found.Bytes}")))[..24]}\"");
        await Results.Stream(content, contentType ?? found.ContentType, downloadName, entityTag: tag, enableRangeProcessing: true).ExecuteAsync(httpContext);
    }
}
