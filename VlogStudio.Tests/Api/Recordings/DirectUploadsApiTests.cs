using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Recordings.Direct;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Recordings;

/// <summary>Uploads straight to a real S3 server: the studio signs, the pieces pass it by.</summary>
public sealed class DirectUploadsApiTests(S3StudioApp app) : IClassFixture<S3StudioApp>
{
    private const string Uploads = "api/v1/uploads/direct";
    private const int Part = 5 << 20;

    private static readonly HttpClient s_outside = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pieces_SentToTheStore_BecomeARecordingWithItsChecksum()
    {
        var (_, person, bytes) = await StartAsync();
        var begun = await BeginAsync(person, bytes.Length, "strand 🏖.mp4");
        var (id, recordingId) = ((Guid)begun["id"]!, (Guid)begun["recording_id"]!);
        Assert.Equal(Part, (int)begun["part_bytes"]!);
        Assert.True(bytes.Length > 2 * Part, $"{bytes.Length} bytes are too few for three pieces.");

        var tags = await SendAsync(person, id, bytes, [.. Enumerable.Range(1, (bytes.Length + Part - 1) / Part).Reverse()]);
        var done = await CompleteAsync(person, id, tags);

        Assert.True(done.Status == 200 && (bool)done.Body["is_complete"]!, done.Body.ToJsonString());
        await ReadyAsync(person, recordingId);
        var recording = (await app.Get<GetRecording>().HandleAsync(person.Id, recordingId, Ct)).Value!;
        Assert.Equal(("strand 🏖.mp4", bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), (recording.Filename, recording.Bytes, recording.Sha256));
        Assert.Equal(bytes, await person.Http.GetByteArrayAsync($"api/v1/recordings/{recordingId}/stream?download=1", Ct));
        using var range = new HttpRequestMessage(HttpMethod.Get, $"api/v1/recordings/{recordingId}/stream?download=1") { Headers = { Range = new(Part - 10, Part + 9) } };
        using var some = await person.Http.SendAsync(range, Ct);
        Assert.Equal(HttpStatusCode.PartialContent, some.StatusCode);
        Assert.Equal(bytes[(Part - 10)..(Part + 10)], await some.Content.ReadAsByteArrayAsync(Ct));
        Assert.False(Directory.Exists(Path.Combine(app.DataFolder, "uploads")) && Directory.EnumerateFiles(Path.Combine(app.DataFolder, "uploads")).Any());
        // Telling it once more changes nothing, and there is nothing left to throw away.
        Assert.Equal((int)HttpStatusCode.OK, (await CompleteAsync(person, id, tags)).Status);
        Assert.Equal(1, await app.WithDbAsync(db => db.Jobs.CountAsync(j => j.SubjectId == recordingId, Ct)));
        Assert.Equal(HttpStatusCode.Conflict, (await person.Http.DeleteAsync($"{Uploads}/{id}", Ct)).StatusCode);
    }

    [Fact]
    public async Task Address_OtherBytesOrOtherLength_AreRefusedByTheStore()
    {
        var (bucket, person, bytes) = await StartAsync();
        var id = (Guid)(await BeginAsync(person, bytes.Length))["id"]!;
        var piece = bytes.AsMemory(0, Part).ToArray();
        var asked = Stopwatch.GetTimestamp();
        var signed = await SignAsync(person, id, bytes, 1);
        var signing = Stopwatch.GetElapsedTime(asked);
        var other = piece.ToArray();
        other[7] ^= 1;

        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(signed[0], other));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(signed[0], piece[..^1]));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(signed[0], piece, md5: Convert.ToBase64String(MD5.HashData(other))));
        Assert.Empty((await FindAsync(person, id))["parts"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, await PutAsync(signed[0], piece));
        Assert.Single((await FindAsync(person, id))["parts"]!.AsArray());
        // A quarter of an hour from when it was asked for, in whole seconds: no more than the signing itself took is gone of it.
        var lives = int.Parse(QueryHelpers.ParseQuery(new Uri((string)signed[0]!["url"]!).Query)["X-Amz-Expires"].Single()!, CultureInfo.InvariantCulture);
        Assert.InRange(lives, 899 - (int)signing.TotalSeconds, 900);
        Assert.DoesNotContain(bucket.SecretKey, signed.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_TooEarlyOrWithAnotherTag_SaysWhatIsMissing()
    {
        var (_, person, bytes) = await StartAsync();
        var id = (Guid)(await BeginAsync(person, bytes.Length))["id"]!;
        var last = (bytes.Length + Part - 1) / Part;
        var tags = await SendAsync(person, id, bytes, [2]);

        var early = await CompleteAsync(person, id, tags);
        Assert.Equal((409, "upload_parts_missing"), (early.Status, (string)early.Body["code"]!));
        Assert.Contains(": 1, 3", (string)early.Body["detail"]!, StringComparison.Ordinal);
        foreach (var (number, tag) in await SendAsync(person, id, bytes, [.. Enumerable.Range(1, last).Where(n => n != 2)])) { tags[number] = tag; }
        var differs = await CompleteAsync(person, id, new(tags) { [1] = "\"00000000000000000000000000000000\"" });
        Assert.Equal((409, "upload_part_differs"), (differs.Status, (string)differs.Body["code"]!));
        Assert.Equal(RecordingStatus.Uploading, await StatusAsync((Guid)(await FindAsync(person, id))["recording_id"]!));
        Assert.Equal(200, (await CompleteAsync(person, id, tags)).Status);
    }

    [Fact]
    public async Task AnotherWebNode_GoesOnWhereTheFirstWas()
    {
        var (bucket, person, bytes) = await StartAsync();
        var begun = await BeginAsync(person, bytes.Length);
        var id = (Guid)begun["id"]!;
        await SendAsync(person, id, bytes, [1, 2]);
        await using var second = await StudioApp.StartAsync(
            app.Postgres, builder => builder.Configuration.AddInMemoryCollection(S3StudioApp.SettingsOf(bucket)), app.ConnectionString);
        using var there = second.CreateClient();
        there.DefaultRequestHeaders.Authorization = person.Http.DefaultRequestHeaders.Authorization;
        var elsewhere = person with { Http = there };

        var found = await FindAsync(elsewhere, id);
        Assert.Equal([1, 2], found["parts"]!.AsArray().Select(p => (int)p!["number"]!));
        var last = (bytes.Length + Part - 1) / Part;
        var tags = await SendAsync(elsewhere, id, bytes, [.. Enumerable.Range(3, last - 2)]);
        // Both nodes are told at once: one recording is looked at once.
        var ends = await Task.WhenAll(CompleteAsync(elsewhere, id, tags), CompleteAsync(person, id, tags));

        Assert.All(ends, e => Assert.Equal(200, e.Status));
        Assert.Equal(1, await app.WithDbAsync(db => db.Jobs.CountAsync(j => j.SubjectId == (Guid)begun["recording_id"]!, Ct)));
        await ReadyAsync(person, (Guid)begun["recording_id"]!);
    }

    [Fact]
    public async Task PutTogetherBeforeACrash_TheSweepStartsTheIngest()
    {
        var (_, person, bytes) = await StartAsync();
        var begun = await BeginAsync(person, bytes.Length);
        var (id, recordingId) = ((Guid)begun["id"]!, (Guid)begun["recording_id"]!);
        var last = (bytes.Length + Part - 1) / Part;
        var tags = await SendAsync(person, id, bytes, [.. Enumerable.Range(1, last)]);
        // What a process that dies between the store's answer and its own commit leaves.
        await app.WithDbAsync(db => db.Uploads.Where(u => u.Id == id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Received, bytes.Length), Ct));
        var upload = await app.WithDbAsync(db => db.Uploads.AsNoTracking().SingleAsync(u => u.Id == id, Ct));
        await app.Get<IObjectStore>().FinishUploadAsync(ObjectKeys.Original(person.Id, recordingId), upload.StoreUploadId!, [.. tags.OrderBy(t => t.Key).Select(t => t.Value)], Ct);

        await SweepAsync(TimeSpan.Zero);

        Assert.NotEqual(RecordingStatus.Uploading, await StatusAsync(recordingId));
        await ReadyAsync(person, recordingId);
    }

    [Fact]
    public async Task LeftAlone_IsThrownAwayWithItsPieces_AndSoIsWhatNoRowNames()
    {
        var (bucket, person, bytes) = await StartAsync();
        var begun = await BeginAsync(person, bytes.Length);
        var id = (Guid)begun["id"]!;
        await SendAsync(person, id, bytes, [1]);
        var stray = (await app.Get<IObjectStore>().BeginUploadAsync(ObjectKeys.Original(person.Id, Guid.CreateVersion7()), Part, "video/mp4", Ct))!.UploadId;

        await SweepAsync(TimeSpan.FromDays(2));
        Assert.Contains(stray, await UnfinishedAsync(bucket));
        Assert.Single((await FindAsync(person, id))["parts"]!.AsArray());
        await SweepAsync(TimeSpan.FromDays(8));

        Assert.Empty(await UnfinishedAsync(bucket));
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.GetAsync($"{Uploads}/{id}", Ct)).StatusCode);
        Assert.False(await app.WithDbAsync(db => db.Recordings.AnyAsync(r => r.Id == (Guid)begun["recording_id"]!, Ct)));
    }

    [Fact]
    public async Task Cancel_AbortsAtTheStore()
    {
        var (bucket, person, bytes) = await StartAsync();
        var id = (Guid)(await BeginAsync(person, bytes.Length))["id"]!;
        await SendAsync(person, id, bytes, [1]);
        var name = await app.WithDbAsync(db => db.Uploads.Where(u => u.Id == id).Select(u => u.StoreUploadId).SingleAsync(Ct));
        Assert.Contains(name, await UnfinishedAsync(bucket));

        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync($"{Uploads}/{id}", Ct)).StatusCode);

        Assert.DoesNotContain(name, await UnfinishedAsync(bucket));
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.DeleteAsync($"{Uploads}/{id}", Ct)).StatusCode);
    }

    [Fact]
    public async Task TheGate_TakesWhatMayBeARecordingOfOnesOwn()
    {
        var (_, person, bytes) = await StartAsync();
        Assert.Equal((422, "empty_file"), await RefusedAsync(person, new { bytes = 0, filename = "a.mp4" }));
        Assert.Equal((422, "upload_kind_refused"), await RefusedAsync(person, new { bytes = 9, filename = "a.jpg", content_type = "image/jpeg" }));
        Assert.Equal((413, "recording_too_large"), await RefusedAsync(person, new { bytes = 1L << 40, filename = "a.mp4", content_type = "video/mp4" }));
        Assert.Equal((422, "captured_at_wrong"), await RefusedAsync(person, new { bytes = 9, filename = "a.mp4", captured_at = "1066" }));
        // Windows takes this for text: a name decides too.
        var id = (Guid)(await BeginAsync(person, bytes.Length, "00001.MTS", "text/plain"))["id"]!;
        foreach (var parts in (object[])[new[] { new { number = 0, md5 = "" } }, Array.Empty<object>(), new[] { new { number = 1, md5 = "x" } }, new[] { new { number = 99, md5 = Convert.ToBase64String(new byte[16]) } }])
        {
            using var refused = await person.Http.PostAsJsonAsync($"{Uploads}/{id}/sign", new { parts }, Ct);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }

        var other = await app.RegisterAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync($"{Uploads}/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.PostAsJsonAsync($"{Uploads}/{id}/complete", new { }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.DeleteAsync($"{Uploads}/{id}", Ct)).StatusCode);
        // Nor do the two kinds of upload mix.
        using var tus = new HttpRequestMessage(HttpMethod.Head, $"api/v1/uploads/{id}") { Headers = { { "Tus-Resumable", "1.0.0" } } };
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.SendAsync(tus, Ct)).StatusCode);
    }

    [Fact]
    public async Task SecurityHeaders_LetPagesReachTheBucket()
    {
        var bucket = app.Bucket;
        using var page = await app.CreateClient().GetAsync("sign-in", Ct);

        Assert.Contains($"connect-src 'self' {bucket.Endpoint!.GetLeftPart(UriPartial.Authority)};", string.Join(' ', page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private async Task<(S3Options Bucket, Person Person, byte[] Bytes)> StartAsync()
    {
        var bucket = app.Bucket;
        return (bucket, await app.RegisterAsync(), await File.ReadAllBytesAsync(await TestClips.LargeAsync(), Ct));
    }

    private static async Task<JsonObject> BeginAsync(Person person, long bytes, string filename = "clip.mp4", string contentType = "video/mp4")
    {
        using var answer = await person.Http.PostAsJsonAsync(Uploads, new { bytes, filename, content_type = contentType }, Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!;
    }

    private static async Task<(int Status, string Code)> RefusedAsync(Person person, object body)
    {
        using var answer = await person.Http.PostAsJsonAsync(Uploads, body, Ct);
        return ((int)answer.StatusCode, (string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["code"]!);
    }

    private static async Task<JsonObject> FindAsync(Person person, Guid id) => (await person.Http.GetFromJsonAsync<JsonObject>($"{Uploads}/{id}", Ct))!;

    private static ReadOnlyMemory<byte> Piece(byte[] bytes, int number) => bytes.AsMemory((number - 1) * Part, Math.Min(Part, bytes.Length - ((number - 1) * Part)));

    private static async Task<JsonArray> SignAsync(Person person, Guid id, byte[] bytes, params int[] numbers)
    {
        var parts = numbers.Select(number => new { number, md5 = Convert.ToBase64String(MD5.HashData(Piece(bytes, number).Span)) });
        using var answer = await person.Http.PostAsJsonAsync($"{Uploads}/{id}/sign", new { parts }, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["parts"]!.AsArray();
    }

    private static async Task<SortedDictionary<int, string>> SendAsync(Person person, Guid id, byte[] bytes, int[] numbers)
    {
        var tags = new SortedDictionary<int, string>();
        foreach (var part in await SignAsync(person, id, bytes, numbers))
        {
            using var request = Request(part, Piece(bytes, (int)part!["number"]!).ToArray(), null);
            using var answer = await s_outside.SendAsync(request, Ct);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
            tags[(int)part["number"]!] = answer.Headers.ETag!.Tag;
        }
        return tags;
    }

    private static async Task<HttpStatusCode> PutAsync(JsonNode? part, byte[] bytes, string? md5 = null)
    {
        using var request = Request(part, bytes, md5);
        using var answer = await s_outside.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    private static HttpRequestMessage Request(JsonNode? part, byte[] bytes, string? md5) => new(HttpMethod.Put, (string)part!["url"]!)
    {
        Content = new ByteArrayContent(bytes) { Headers = { ContentMD5 = Convert.FromBase64String(md5 ?? (string)part["headers"]!["Content-MD5"]!) } },
    };

    private static async Task<(int Status, JsonObject Body)> CompleteAsync(Person person, Guid id, SortedDictionary<int, string> tags)
    {
        using var answer = await person.Http.PostAsJsonAsync($"{Uploads}/{id}/complete", new { parts = tags.Select(t => new { number = t.Key, etag = t.Value }) }, Ct);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!);
    }

    private Task<RecordingStatus> StatusAsync(Guid recordingId) => app.WithDbAsync(db => db.Recordings.Where(r => r.Id == recordingId).Select(r => r.Status).SingleAsync(Ct));

    private async Task ReadyAsync(Person person, Guid recordingId)
    {
        await StudioApp.UntilAsync(async () => await StatusAsync(recordingId) is RecordingStatus.Ready or RecordingStatus.Rejected, "looked at", TimeSpan.FromSeconds(120));
        var recording = (await app.Get<GetRecording>().HandleAsync(person.Id, recordingId, Ct)).Value!;
        Assert.True(recording.Status == RecordingStatus.Ready, recording.Error?.Code);
    }

    private async Task<List<string>> UnfinishedAsync(S3Options bucket)
    {
        using var client = app.Server.CreateClient();
        var found = await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket.Bucket }, Ct);
        return [.. (found.MultipartUploads ?? []).Select(u => u.UploadId)];
    }

    private Task<int> SweepAsync(TimeSpan later) => new SweepUploads(
        app.Get<IDbContextFactory<StudioDb>>(), app.Get<UploadStaging>(), app.Get<CompleteUpload>(), app.Get<CompleteDirectUpload>(), app.Get<CancelDirectUpload>(), app.Get<IObjectStore>(),
        app.Get<IOptions<RecordingsOptions>>(), new ManualClock(TimeProvider.System.GetUtcNow() + later), NullLogger<SweepUploads>.Instance).HandleAsync(Ct);
}
