using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Recordings;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Recordings;

/// <summary>tus 1.0.0 as raw HTTP, against the running app.</summary>
public sealed class TusApiTests(StudioApp app) : IClassFixture<StudioApp>
{
    private const string Uploads = "api/v1/uploads";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Options_AskedByAnybody_TellsWhatTheServerCan()
    {
        using var answer = await app.CreateClient().SendAsync(new HttpRequestMessage(HttpMethod.Options, Uploads), Ct);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("1.0.0", Header(answer, "Tus-Version"));
        Assert.Contains("creation-with-upload", Header(answer, "Tus-Extension"), StringComparison.Ordinal);
        Assert.StartsWith("sha1", Header(answer, "Tus-Checksum-Algorithm"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutVersion_Is412()
    {
        var person = await app.RegisterAsync();
        using var answer = await person.Http.PostAsync(Uploads, null, Ct);

        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        Assert.Equal("1.0.0", Header(answer, "Tus-Version"));
    }

    [Fact]
    public async Task NobodySignedIn_Is401()
    {
        using var answer = await SendAsync(app.CreateClient(), HttpMethod.Post, Uploads, ("Upload-Length", "3"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Upload_InTwoChunks_BecomesARecordingThatIsLookedAt()
    {
        var person = await app.RegisterAsync();
        var bytes = await File.ReadAllBytesAsync(await TestClips.MovingAsync(2), Ct);
        var url = await BeginAsync(person, bytes.Length, "strand 🏖.mp4");

        using var first = await PatchAsync(person, url, 0, bytes.AsMemory(0, 1000));
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal("1000", Header(first, "Upload-Offset"));
        Assert.NotEmpty(Header(first, "Upload-Expires"));
        using var head = await SendAsync(person.Http, HttpMethod.Head, url);
        Assert.Equal(("1000", bytes.Length.ToString(CultureInfo.InvariantCulture)), (Header(head, "Upload-Offset"), Header(head, "Upload-Length")));
        using var last = await PatchAsync(person, url, 1000, bytes.AsMemory(1000));

        Assert.Equal(HttpStatusCode.NoContent, last.StatusCode);
        var id = Guid.Parse(Header(last, "Recording-Id"));
        var recording = await app.Get<GetRecording>().HandleAsync(person.Id, id, Ct);
        Assert.Equal("strand 🏖.mp4", recording.Value!.Filename);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), recording.Value.Sha256);
        await StudioApp.UntilAsync(async () => (await app.Get<GetRecording>().HandleAsync(person.Id, id, Ct)).Value!.Status == RecordingStatus.Ready, "ready", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task ServerThatForgotEverything_GoesOnFromDiskAndDatabase()
    {
        var person = await app.RegisterAsync();
        var bytes = RandomNumberGenerator.GetBytes(5000);
        var url = await BeginAsync(person, bytes.Length);
        await PatchAsync(person, url, 0, bytes.AsMemory(0, 3000));
        // What a new process knows of the upload is its row and its file.
        using (var hold = await app.Get<UploadStaging>().TakeAsync(Guid.Parse(url.Split('/')[^1]), Ct)) { hold!.ForgetHash(); }

        var id = Guid.Parse(Header(await PatchAsync(person, url, 3000, bytes.AsMemory(3000)), "Recording-Id"));

        var recording = await app.Get<GetRecording>().HandleAsync(person.Id, id, Ct);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), recording.Value!.Sha256);
    }

    [Fact]
    public async Task ExpiredUpload_IsSweptAway()
    {
        var person = await app.RegisterAsync();
        var url = await BeginAsync(person, 100);
        var id = Guid.Parse(url.Split('/')[^1]);
        await PatchAsync(person, url, 0, new byte[10]);
        await app.WithDbAsync(db => db.Uploads.Where(u => u.Id == id).ExecuteUpdateAsync(set => set.SetProperty(u => u.ExpiresAt, DateTimeOffset.UnixEpoch), Ct));

        Assert.Equal(HttpStatusCode.Gone, (await SendAsync(person.Http, HttpMethod.Head, url)).StatusCode);
        Assert.True(await app.Get<SweepUploads>().HandleAsync(Ct) >= 1);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(person.Http, HttpMethod.Head, url)).StatusCode);
        Assert.False(File.Exists(app.Get<UploadStaging>().PathOf(id)));
    }

    [Fact]
    public async Task SameBytesAgain_AreTakenAndFlagged()
    {
        var person = await app.RegisterAsync();
        var bytes = await File.ReadAllBytesAsync(await TestClips.MovingAsync(2, hue: 40), Ct);
        var first = Header(await PatchAsync(person, await BeginAsync(person, bytes.Length), 0, bytes), "Recording-Id");

        var second = await PatchAsync(person, await BeginAsync(person, bytes.Length), 0, bytes);

        Assert.Equal(first, Header(second, "Duplicate-Of"));
        using var asked = await person.Http.GetAsync($"api/v1/recordings?sha256={Convert.ToHexStringLower(SHA256.HashData(bytes))}", Ct);
        Assert.Contains("\"total\":2", await asked.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongOffset_Is409AndNothingChanges()
    {
        var person = await app.RegisterAsync();
        var url = await BeginAsync(person, 100);
        using var answer = await PatchAsync(person, url, 50, new byte[50]);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("0", Header(await SendAsync(person.Http, HttpMethod.Head, url), "Upload-Offset"));
    }

    [Fact]
    public async Task WrongContentType_Is415()
    {
        var person = await app.RegisterAsync();
        var url = await BeginAsync(person, 100);
        using var answer = await PatchAsync(person, url, 0, new byte[5], type: "application/octet-stream");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("sha1", true, 204)]
    [InlineData("sha256", true, 204)]
    [InlineData("sha1", false, 460)]
    [InlineData("crc32", true, 400)]
    public async Task Checksum_IsCompared(string algorithm, bool isRight, int status)
    {
        var person = await app.RegisterAsync();
        var url = await BeginAsync(person, 100);
        var chunk = RandomNumberGenerator.GetBytes(60);
        var digest = algorithm == "sha256" ? SHA256.HashData(chunk) : Sha1(chunk);
        if (!isRight) { digest[0]++; }
        using var answer = await PatchAsync(person, url, 0, chunk, checksum: $"{algorithm} {Convert.ToBase64String(digest)}");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 204 ? "60" : "0", Header(await SendAsync(person.Http, HttpMethod.Head, url), "Upload-Offset"));
    }

    [Fact]
    public async Task MoreBytesThanAnnounced_Is413()
    {
        var person = await app.RegisterAsync();
        using var answer = await PatchAsync(person, await BeginAsync(person, 10), 0, new byte[11]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task TooLarge_Is413BeforeAnyByte()
    {
        var person = await app.RegisterAsync();
        using var answer = await SendAsync(person.Http, HttpMethod.Post, Uploads, ("Upload-Length", "900000000000000"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("Upload-Length", "-1")]
    [InlineData("Upload-Length", "many")]
    [InlineData("Upload-Metadata", "filename not-base64!")]
    [InlineData("Upload-Metadata", "captured_at bm9uc2Vuc2U=")]
    public async Task BadCreation_Is400(string header, string value)
    {
        var person = await app.RegisterAsync();
        using var answer = header == "Upload-Length"
            ? await SendAsync(person.Http, HttpMethod.Post, Uploads, (header, value))
            : await SendAsync(person.Http, HttpMethod.Post, Uploads, ("Upload-Length", "10"), (header, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task DeferredLength_IsSaidLater()
    {
        var person = await app.RegisterAsync();
        using var begun = await SendAsync(person.Http, HttpMethod.Post, Uploads, ("Upload-Defer-Length", "1"));
        var url = begun.Headers.Location!.OriginalString;
        Assert.Equal("1", Header(await SendAsync(person.Http, HttpMethod.Head, url), "Upload-Defer-Length"));
        using var answer = await PatchAsync(person, url, 0, new byte[4], length: 4);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.NotEmpty(Header(answer, "Recording-Id"));
    }

    [Fact]
    public async Task CreationWithUpload_TakesTheFirstBytesAtOnce()
    {
        var person = await app.RegisterAsync();
        using var request = Request(HttpMethod.Post, Uploads, ("Upload-Length", "8"));
        request.Content = Chunk(new byte[5]);
        using var answer = await person.Http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("5", Header(answer, "Upload-Offset"));
    }

    [Fact]
    public async Task EmptyFile_IsCompleteAtOnceAndRejectedWithAReason()
    {
        var person = await app.RegisterAsync();
        using var answer = await SendAsync(person.Http, HttpMethod.Post, Uploads, ("Upload-Length", "0"));
        var id = Guid.Parse(Header(answer, "Recording-Id"));

        await StudioApp.UntilAsync(async () => (await app.Get<GetRecording>().HandleAsync(person.Id, id, Ct)).Value!.Status == RecordingStatus.Rejected, "rejected");
        Assert.Equal("empty_file", (await app.Get<GetRecording>().HandleAsync(person.Id, id, Ct)).Value!.Error!.Code);
    }

    [Fact]
    public async Task Termination_Is204Then404()
    {
        var person = await app.RegisterAsync();
        var url = await BeginAsync(person, 100);
        await PatchAsync(person, url, 0, new byte[10]);

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(person.Http, HttpMethod.Delete, url)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(person.Http, HttpMethod.Head, url)).StatusCode);
    }

    [Fact]
    public async Task MethodOverride_PatchesByPost()
    {
        var person = await app.RegisterAsync();
        var url = await BeginAsync(person, 10);
        using var request = Request(HttpMethod.Post, url, ("Upload-Offset", "0"), ("X-HTTP-Method-Override", "PATCH"));
        request.Content = Chunk(new byte[4]);

        Assert.Equal("4", Header(await person.Http.SendAsync(request, Ct), "Upload-Offset"));
    }

    [Fact]
    public async Task SomebodyElsesUpload_Is404()
    {
        var (mine, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        var url = await BeginAsync(mine, 10);

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(other.Http, HttpMethod.Head, url)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PatchAsync(other, url, 0, new byte[4])).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(other.Http, HttpMethod.Delete, url)).StatusCode);
    }

    [Fact]
    public async Task LineThatBreaks_KeepsWhatCame()
    {
        var person = await app.RegisterAsync();
        var url = await BeginAsync(person, 1_000_000);
        using var request = Request(HttpMethod.Patch, url, ("Upload-Offset", "0"));
        request.Content = new BreakingContent(200_000, () => StudioApp.UntilAsync(() => Task.FromResult(Kept(url) > 0), "some bytes are kept"));
        await Assert.ThrowsAnyAsync<Exception>(() => person.Http.SendAsync(request, Ct));

        var kept = long.Parse(Header(await SendAsync(person.Http, HttpMethod.Head, url), "Upload-Offset"), CultureInfo.InvariantCulture);

        Assert.InRange(kept, 1, 200_000);
        using var rest = await PatchAsync(person, url, kept, new byte[1_000_000 - kept]);
        Assert.NotEmpty(Header(rest, "Recording-Id"));
    }

#pragma warning disable CA5350 // tus asks for SHA-1.
    private static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350

    private long Kept(string url) =>
        new FileInfo(app.Get<UploadStaging>().PathOf(Guid.Parse(url.Split('/')[^1]))) is { Exists: true } file ? file.Length : 0;

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";

    private static HttpRequestMessage Request(HttpMethod method, string url, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        return request;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string url, params (string Name, string Value)[] headers) =>
        http.SendAsync(Request(method, url, headers), Ct);

    private static ByteArrayContent Chunk(ReadOnlyMemory<byte> bytes, string type = "application/offset+octet-stream") =>
        new(bytes.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static async Task<string> BeginAsync(Person person, long length, string name = "clip.mp4")
    {
        var metadata = $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(name))},filetype {Convert.ToBase64String("video/mp4"u8)}";
        using var answer = await SendAsync(person.Http, HttpMethod.Post, Uploads, ("Upload-Length", length.ToString(CultureInfo.InvariantCulture)), ("Upload-Metadata", metadata));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    private static async Task<HttpResponseMessage> PatchAsync(
        Person person, string url, long offset, ReadOnlyMemory<byte> bytes, string? checksum = null, long? length = null, string type = "application/offset+octet-stream")
    {
        var request = Request(HttpMethod.Patch, url, ("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)));
        if (checksum is not null) { request.Headers.TryAddWithoutValidation("Upload-Checksum", checksum); }
        if (length is { } total) { request.Headers.TryAddWithoutValidation("Upload-Length", total.ToString(CultureInfo.InvariantCulture)); }
        request.Content = Chunk(bytes, type);
        return await person.Http.SendAsync(request, Ct);
    }

    /// <summary>Announces a million bytes and gives up after some.</summary>
    private sealed class BreakingContent : HttpContent
    {
        private readonly int _bytes;
        private readonly Func<Task> _whenToBreak;

        public BreakingContent(int bytes, Func<Task> whenToBreak)
        {
            (_bytes, _whenToBreak) = (bytes, whenToBreak);
            Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[_bytes]);
            await stream.FlushAsync();
            await _whenToBreak();
            throw new IOException("The line broke.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 1_000_000;
            return true;
        }
    }
}
