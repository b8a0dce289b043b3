using System.Net;
using System.Net.Http.Headers;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Compute.Node;

/// <summary>Carries footage here and films there by signed addresses, going on where a connection broke, and believes nothing but checksums.</summary>
internal sealed class FilmTransfer(StudioLink link, TimeProvider time)
{
    private const int BufferBytes = 1 << 17;
    private static readonly TimeSpan s_old = TimeSpan.FromMinutes(8);

    /// <summary>Brings a file; an address that has run out is asked for again.</summary>
    /// <param name="url">Its address now; asked anew for each try.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="sha256">SHA-256 of its bytes.</param>
    /// <param name="path">Where it is put.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>False where the file is gone.</returns>
    public Task<bool> FetchAsync(Func<bool, Task<string>> url, long bytes, string sha256, string path, CancellationToken ct)
    {
        var isFresh = true;
        return link.PatientAsync(
            async () =>
            {
                var address = await url(isFresh);
                isFresh = false;
                if (!await FetchOnceAsync(address, bytes, path, ct)) { return false; }
                if (await Sha256Hex.OfFileAsync(path, ct) == sha256) { return true; }
                File.Delete(path);
                throw new IOException("The footage that came is not the footage that was told.");
            },
            ct);
    }

    /// <summary>Sends a file in its pieces; addresses that grow old, or did not work, are asked for again.</summary>
    /// <param name="slot">Where it goes.</param>
    /// <param name="renew">Gives fresh addresses of the same place.</param>
    /// <param name="path">The file.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>The tags the store answered, in order.</returns>
    public async Task<IReadOnlyList<string>> SendAsync(UploadSlot slot, Func<UploadSlot, Task<UploadSlot>> renew, string path, CancellationToken ct)
    {
        var (tags, signedAt) = (new List<string>(), time.GetTimestamp());
        for (var i = 0; i < slot.Parts.Count; i++)
        {
            var isFirst = true;
            tags.Add(await link.PatientAsync(
                async () =>
                {
                    if (!isFirst || time.GetElapsedTime(signedAt) > s_old) { (slot, signedAt) = (await renew(slot), time.GetTimestamp()); }
                    isFirst = false;
                    return await SendPartAsync(slot, slot.Parts[i], path, ct);
                },
                ct));
        }
        return tags;
    }

    private async Task<bool> FetchOnceAsync(string url, long bytes, string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, BufferBytes, useAsync: true);
        if (file.Length > bytes) { file.SetLength(0); }
        if (file.Length == bytes) { return true; }
        using var request = new HttpRequestMessage(HttpMethod.Get, link.Reachable(url));
        if (file.Length > 0) { request.Headers.Range = new RangeHeaderValue(file.Length, null); }
        using var answer = await link.Bytes.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (answer.StatusCode is HttpStatusCode.NotFound) { return false; }
        if (!answer.IsSuccessStatusCode) { throw new HttpRequestException($"The footage's address answered {(int)answer.StatusCode}."); }
        if (answer.StatusCode is HttpStatusCode.PartialContent) { file.Seek(0, SeekOrigin.End); } else { file.SetLength(0); }
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        await body.CopyToAsync(file, BufferBytes, ct);
        return file.Length == bytes ? true : throw new IOException($"{file.Length} of {bytes} bytes came.");
    }

    private async Task<string> SendPartAsync(UploadSlot slot, UploadPart part, string path, CancellationToken ct)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, useAsync: true);
        file.Seek(part.From, SeekOrigin.Begin);
        using var content = new StreamContent(new BoundedStream(file, part.Bytes), BufferBytes);
        content.Headers.ContentLength = part.Bytes;
        if (slot.UploadId is null) { content.Headers.ContentType = new MediaTypeHeaderValue(slot.ContentType); }
        using var request = new HttpRequestMessage(HttpMethod.Put, link.Reachable(part.Url)) { Content = content };
        foreach (var (name, value) in part.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) { content.Headers.TryAddWithoutValidation(name, value); }
        }
        using var answer = await link.Bytes.SendAsync(request, ct);
        return answer.IsSuccessStatusCode
            ? answer.Headers.ETag?.Tag ?? ""
            : throw new HttpRequestException($"The film's place answered {(int)answer.StatusCode}.", null, answer.StatusCode);
    }
}
