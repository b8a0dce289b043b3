using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace VlogStudio.Tests.Cluster;

/// <summary>A recording on its way, in pieces (tus).</summary>
internal sealed class HalfSentUpload
{
    private readonly HttpClient _http;
    private readonly byte[] _bytes;
    private readonly Uri _address;

    private HalfSentUpload(HttpClient http, byte[] bytes, Uri address)
    {
        _http = http;
        _bytes = bytes;
        _address = address;
    }

    /// <summary>The whole file's checksum.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(_bytes));

    /// <summary>Announces a file and sends its first half.</summary>
    public static async Task<HalfSentUpload> BeginAsync(HttpClient http, string path)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        using var request = Request(HttpMethod.Post, new Uri("api/v1/uploads", UriKind.Relative));
        request.Headers.Add("Upload-Length", bytes.Length.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes("VID_20260502_101500.mp4"))},filetype {Convert.ToBase64String("video/mp4"u8)}");
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var upload = new HalfSentUpload(http, bytes, answer.Headers.Location!);
        using var half = await upload.SendAsync(0, bytes.Length / 2);
        Assert.Equal(HttpStatusCode.NoContent, half.StatusCode);
        return upload;
    }

    /// <summary>Asks how far it is, sends the rest and answers the recording's id.</summary>
    public async Task<Guid> FinishAsync()
    {
        using var request = Request(HttpMethod.Head, _address);
        using var found = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        Assert.Equal(_bytes.Length / 2, int.Parse(found.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture));
        using var rest = await SendAsync(_bytes.Length / 2, _bytes.Length - (_bytes.Length / 2));
        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        return Guid.Parse(rest.Headers.GetValues("Recording-Id").Single());
    }

    private async Task<HttpResponseMessage> SendAsync(int from, int count)
    {
        using var request = Request(HttpMethod.Patch, _address);
        request.Headers.Add("Upload-Offset", from.ToString(CultureInfo.InvariantCulture));
        request.Content = new ByteArrayContent(_bytes, from, count);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return await _http.SendAsync(request);
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return request;
    }
}
