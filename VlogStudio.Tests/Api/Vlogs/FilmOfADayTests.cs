using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Vlogs;

/// <summary>The whole way over HTTP, as a program goes it: recordings in, a film out; and what happens to the credits when it does not come out.</summary>
public sealed class FilmOfADayTests(FilmOfADayApp app) : IClassFixture<FilmOfADayApp>
{
    private const string Date = "2026-05-02";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Day_FromRecordingsToFilm_PlaysAndIsPaidFor()
    {
        var person = await app.RegisterAsync();
        await UploadAsync(person, await TestClips.MovingAsync(3), "08:00");
        await UploadAsync(person, await TestClips.MovingAsync(2.5, hertz: 660, hue: 120), "10:30");
        await UploadAsync(person, await TestClips.PortraitAsync(2), "13:00");
        await UploadAsync(person, await TestClips.SilentAsync(2), "19:45");
        var day = await person.GetAsync<JsonObject>($"api/v1/vlogs/events/{Date}");
        var events = day["events"]!.AsArray();
        Assert.Equal(4, events.Count);
        Assert.All(events, e => Assert.NotEmpty((string)e!["title"]!));
        using (var picture = await person.Http.GetAsync((string)events[0]!["thumbnail_url"]!))
        {
            Assert.Equal((200, "image/jpeg"), ((int)picture.StatusCode, picture.Content.Headers.ContentType?.MediaType));
        }

        var choice = await PostAsync(person, "api/v1/vlogs/ai-select", new { date = Date, limit = 3, summary_text = "no more than three clips, not the evening" });
        Assert.Equal("built_in", (string)choice["strategy"]!);
        var chosen = choice["selected_event_ids"]!.AsArray().Select(id => (Guid)id!).ToList();
        Assert.Equal(events.Take(3).Select(e => (Guid)e!["id"]!), chosen);
        Assert.All(choice["explanations"]!.AsArray(), e => Assert.NotEmpty((string)e!["reason"]!));

        var body = new { target_date = Date, event_ids = chosen, resolution = "720p", max_duration = 6, transition = "crossfade", title = "Our day 🏖️" };
        var quote = await PostAsync(person, "api/v1/vlogs/quote", body);
        Assert.InRange((double)quote["expected_duration"]!, 5, 6.0001);
        var price = (long)quote["credits"]!;
        var before = await CreditsAsync(person);
        var receipt = await PostAsync(person, "api/v1/vlogs", body);
        var vlog = await EndAsync(person, receipt);
        Assert.True((string)vlog["status"]! == "completed", vlog.ToJsonString());
        Assert.Equal((100.0, price, 0), ((double)vlog["progress"]!, (long)vlog["credits"]!["captured"]!, (long)vlog["credits"]!["held"]!));
        Assert.Equal((before.Available - price, 0), await CreditsAsync(person));
        Assert.All(vlog["segments"]!.AsArray(), s => Assert.Equal("rendered", (string)s!["status"]!));

        var film = Path.Combine(Directory.CreateTempSubdirectory("vlogstudio-film-").FullName, "film.mp4");
        await File.WriteAllBytesAsync(film, await person.Http.GetByteArrayAsync((string)vlog["video_url"]!));
        var probe = await ProbeAsync(film);
        Assert.Equal(("1280", "720", "30/1"), (probe["width"], probe["height"], probe["r_frame_rate"]));
        Assert.InRange(double.Parse(probe["duration"], CultureInfo.InvariantCulture), 4.9, 6.05);
        await StreamsAsync(person, vlog, film);
        Directory.Delete(Path.GetDirectoryName(film)!, true);

        using var part = new HttpRequestMessage(HttpMethod.Get, $"{(string)vlog["video_url"]!}?download=1") { Headers = { Range = new RangeHeaderValue(0, 99) } };
        using var answer = await person.Http.SendAsync(part);
        Assert.Equal((206, 100), ((int)answer.StatusCode, (int)answer.Content.Headers.ContentLength!));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(200, (int)(await person.Http.GetAsync((string)vlog["thumbnail_url"]!)).StatusCode);
        var firstPoster = await person.Http.GetByteArrayAsync((string)vlog["thumbnail_url"]!);
        var chosenPoster = await PostAsync(person, $"api/v1/vlogs/{(Guid)vlog["id"]!}/poster", new { at = 4.5 });
        Assert.NotEqual((string)vlog["thumbnail_url"]!, (string)chosenPoster["thumbnail_url"]!);
        var otherPoster = await person.Http.GetByteArrayAsync((string)chosenPoster["thumbnail_url"]!);
        Assert.Equal((0xFF, 0xD8), (otherPoster[0], otherPoster[1]));
        Assert.NotEqual(firstPoster, otherPoster);
        using (var outside = await person.Http.PostAsJsonAsync($"api/v1/vlogs/{(Guid)vlog["id"]!}/poster", new { at = 99 }))
        {
            Assert.Equal(422, (int)outside.StatusCode);
            Assert.Contains("time_outside_film", await outside.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using (var stranger = await (await app.RegisterAsync()).Http.PostAsJsonAsync($"api/v1/vlogs/{(Guid)vlog["id"]!}/poster", new { at = 1 }))
        {
            Assert.Equal(404, (int)stranger.StatusCode);
        }
        var jobId = (Guid)receipt["job_id"]!;
        var history = await app.WithDbAsync(db => db.Generations.SingleAsync(g => g.JobId == jobId));
        Assert.Equal(("Completed", price), (history.Status.ToString(), history.CreditsUsed));
    }

    [Fact]
    public async Task Day_PreparedWhileChoosing_FilmIsMadeOfWhatWasPrepared()
    {
        var person = await app.RegisterAsync();
        foreach (var clock in (string[])["08:00", "09:00", "10:00"]) { await UploadAsync(person, await TestClips.MovingAsync(1.5, hue: clock[1] * 20), clock); }
        var body = JsonSerializer.SerializeToNode(await BodyAsync(person))!;
        var request = StudioJson.Read<VlogRequest>(body.ToJsonString());
        var jobId = (await app.Get<PrepareVlog>().HandleAsync(person.Id, request, CancellationToken.None)).Value;
        await StudioApp.UntilAsync(() => app.WithDbAsync(db => db.Jobs.AnyAsync(j => j.Id == jobId && j.State == JobState.Done)), "it is prepared", Patience);
        var cache = Path.Combine(app.Get<IOptions<VlogsOptions>>().Value.CacheFolder, person.Id.ToString("n"));
        var prepared = Directory.EnumerateFiles(cache, "*.mp4", SearchOption.AllDirectories).Order().ToList();
        Assert.NotEmpty(prepared);
        var vlog = await EndAsync(person, await PostAsync(person, "api/v1/vlogs", body));
        Assert.True((string)vlog["status"]! == "completed", vlog.ToJsonString());
        Assert.Equal(prepared, Directory.EnumerateFiles(cache, "*.mp4", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task Day_PreviewedThenMadeThenExported_ShowsItFreeAndKeepsTheRecordingsPictures()
    {
        var person = await app.RegisterAsync();
        foreach (var clock in (string[])["08:00", "09:00", "10:00"]) { await UploadAsync(person, await PhoneAsync(clock[1] * 20), clock); }
        var body = await BodyAsync(person);
        var before = await CreditsAsync(person);
        var preview = await PostAsync(person, "api/v1/vlogs/preview", body);
        await JobAsync(person, (Guid)preview["job_id"]!, "done");
        var folder = Directory.CreateTempSubdirectory("vlogstudio-export-").FullName;
        var rough = Path.Combine(folder, "rough.mp4");
        await File.WriteAllBytesAsync(rough, await person.Http.GetByteArrayAsync((string)preview["video_url"]!));
        Assert.Equal(("1280", "720"), ((await ProbeAsync(rough))["width"], (await ProbeAsync(rough))["height"]));
        Assert.Equal(before, await CreditsAsync(person));

        var receipt = await PostAsync(person, "api/v1/vlogs", body);
        var path = $"api/v1/vlogs/{receipt["vlog_id"]}/export";
        Assert.Equal("completed", (string)(await EndAsync(person, receipt))["status"]!);
        var paid = await CreditsAsync(person);
        var offer = await person.GetAsync<JsonObject>(path);
        Assert.True((bool)offer["is_offered"]!, offer.ToJsonString());
        Assert.Equal(404, (int)(await person.Http.GetAsync(path + "/video")).StatusCode);
        var asked = await PostAsync(person, path, new { });
        Assert.Equal((Guid)asked["job_id"]!, (Guid)(await PostAsync(person, path, new { }))["job_id"]!);
        await JobAsync(person, (Guid)asked["job_id"]!, "done");
        var film = Path.Combine(folder, "original.mp4");
        await File.WriteAllBytesAsync(film, await person.Http.GetByteArrayAsync(path + "/video?download=1"));
        var own = (await PacketsAsync(await PhoneAsync('8' * 20))).Split('\n')[0].Split(' ').ToHashSet();
        Assert.InRange((await PacketsAsync(film)).Split('\n')[0].Split(' ').Count(own.Contains), 20, 60);
        Assert.Equal(paid, await CreditsAsync(person));
        var stranger = await app.RegisterAsync();
        Assert.All(
            [await stranger.Http.GetAsync(path), await stranger.Http.PostAsync(path, null), await stranger.Http.GetAsync(path + "/video"), await stranger.Http.GetAsync((string)preview["video_url"]!)],
            answer => Assert.Equal(404, (int)answer.StatusCode));
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task Day_OfSmallClips_IsPreviewedSmallAndNotExported()
    {
        var person = await app.RegisterAsync();
        foreach (var clock in (string[])["08:00", "09:00", "10:00"]) { await UploadAsync(person, await TestClips.MovingAsync(1.5, hue: clock[1] * 30), clock); }
        var body = await BodyAsync(person);
        var preview = await PostAsync(person, "api/v1/vlogs/preview", body);
        await JobAsync(person, (Guid)preview["job_id"]!, "done");
        var rough = Path.Combine(Directory.CreateTempSubdirectory("vlogstudio-rough-").FullName, "rough.mp4");
        await File.WriteAllBytesAsync(rough, await person.Http.GetByteArrayAsync((string)preview["video_url"]!));
        Assert.Equal("480", (await ProbeAsync(rough))["height"]);
        Directory.Delete(Path.GetDirectoryName(rough)!, true);
        var receipt = await PostAsync(person, "api/v1/vlogs", body);
        await EndAsync(person, receipt);
        var offer = await person.GetAsync<JsonObject>($"api/v1/vlogs/{receipt["vlog_id"]}/export");
        Assert.False((bool)offer["is_offered"]!);
        Assert.All(offer["clips"]!.AsArray(), c => Assert.Equal("size", (string)c!["reason"]!));
        using var asked = await person.Http.PostAsync($"api/v1/vlogs/{receipt["vlog_id"]}/export", null);
        Assert.Equal(409, (int)asked.StatusCode);
        Assert.Contains("export_not_possible", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Day_FootageGoneFromTheStore_FailsAndGivesTheCreditsBack()
    {
        var person = await app.RegisterAsync();
        foreach (var clock in (string[])["08:00", "09:00", "10:00"]) { await UploadAsync(person, await TestClips.MovingAsync(1.5, hue: clock[1] * 10), clock); }
        var keys = await app.WithDbAsync(db => db.Recordings.Where(r => r.UserId == person.Id).Select(r => r.OriginalKey!).ToListAsync());
        foreach (var key in keys) { await app.Get<VlogStudio.Core.Storage.IObjectStore>().DeleteAsync(key, CancellationToken.None); }
        var before = await CreditsAsync(person);
        var receipt = await PostAsync(person, "api/v1/vlogs", await BodyAsync(person));
        var vlog = await EndAsync(person, receipt);
        Assert.Equal("failed", (string)vlog["status"]!);
        Assert.Null(vlog["stream_url"]);
        Assert.NotEmpty((string)vlog["error"]!["message"]!);
        Assert.Equal(before, await CreditsAsync(person));
        Assert.Equal(1, (int)(await person.GetAsync<JsonObject>($"api/jobs/{receipt["job_id"]}"))["attempt"]!);
        Assert.Equal(404, (int)(await person.Http.GetAsync($"api/v1/vlogs/{receipt["vlog_id"]}/video")).StatusCode);
    }

    [Fact]
    public async Task Day_OneOfFourGone_IsPartialAndCostsItsShare()
    {
        var person = await app.RegisterAsync();
        foreach (var clock in (string[])["08:00", "09:00", "10:00", "11:00"]) { await UploadAsync(person, await TestClips.MovingAsync(2, hue: clock[1] * 7), clock); }
        var key = await app.WithDbAsync(db => db.Recordings.Where(r => r.UserId == person.Id).OrderBy(r => r.CapturedAt).Skip(1).Select(r => r.OriginalKey!).FirstAsync());
        await app.Get<VlogStudio.Core.Storage.IObjectStore>().DeleteAsync(key, CancellationToken.None);
        var receipt = await PostAsync(person, "api/v1/vlogs", await BodyAsync(person));
        var vlog = await EndAsync(person, receipt);
        Assert.True((string)vlog["status"]! == "partial", vlog.ToJsonString());
        Assert.Equal(["rendered", "skipped", "rendered", "rendered"], vlog["segments"]!.AsArray().Select(s => (string)s!["status"]!));
        Assert.InRange((long)vlog["credits"]!["captured"]!, 0, (long)receipt["credits_held"]! - 1);
        Assert.Equal((long)receipt["credits_held"]!, (long)vlog["credits"]!["captured"]! + (long)vlog["credits"]!["released"]!);
    }

    [Fact]
    public async Task Day_CancelledWhileRendering_GivesTheCreditsBack()
    {
        var person = await app.RegisterAsync();
        foreach (var clock in (string[])["08:00", "09:00", "10:00"]) { await UploadAsync(person, await TestClips.MovingAsync(4, hue: clock[1] * 5), clock); }
        var before = await CreditsAsync(person);
        var receipt = await PostAsync(person, "api/v1/vlogs", await BodyAsync(person, "2160p"));
        await StudioApp.UntilAsync(async () => (string)(await person.GetAsync<JsonObject>($"api/v1/vlogs/{receipt["vlog_id"]}"))["status"]! == "processing", "the film is being made", Patience);
        using var asked = await person.Http.PostAsync($"api/v1/vlogs/{receipt["vlog_id"]}/cancel", null);
        Assert.Equal(202, (int)asked.StatusCode);
        Assert.Equal("cancelled", (string)(await EndAsync(person, receipt))["status"]!);
        Assert.Equal(before, await CreditsAsync(person));
        var jobId = (Guid)receipt["job_id"]!;
        Assert.Equal(HoldState.Released, await app.WithDbAsync(db => db.Holds.Where(h => h.JobId == jobId).Select(h => h.State).SingleAsync()));
    }

    /// <summary>The playlist names pieces of one file, which hold the film's packets; nobody else gets either.</summary>
    private async Task StreamsAsync(Person person, JsonObject vlog, string film)
    {
        var playlist = (string)vlog["stream_url"]!;
        using var list = await person.Http.GetAsync(playlist);
        Assert.Equal((200, "application/vnd.apple.mpegurl"), ((int)list.StatusCode, list.Content.Headers.ContentType?.MediaType));
        var lines = (await list.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains("#EXT-X-ENDLIST", lines);
        Assert.All(lines.Where(l => l.Length > 0 && l[0] != '#'), l => Assert.Equal("film.m4s", l));
        var pieces = playlist.Replace("film.m3u8", "film.m4s", StringComparison.Ordinal);
        var file = Path.Combine(Path.GetDirectoryName(film)!, "film.m4s");
        await File.WriteAllBytesAsync(file, await person.Http.GetByteArrayAsync(pieces));
        Assert.Equal(await PacketsAsync(film), await PacketsAsync(file));
        using var range = new HttpRequestMessage(HttpMethod.Get, pieces) { Headers = { Range = new RangeHeaderValue(0, 99) } };
        using (var answer = await person.Http.SendAsync(range)) { Assert.Equal(206, (int)answer.StatusCode); }
        var stranger = await app.RegisterAsync();
        foreach (var path in (string[])[playlist, pieces])
        {
            using var answer = await stranger.Http.GetAsync(path);
            Assert.Equal(404, (int)answer.StatusCode);
        }
    }

    /// <summary>Sizes and checksums of the packets of all streams, whatever their clock and the order of streams in the file.</summary>
    private static async Task<string> PacketsAsync(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", path, "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "framecrc", "-"]) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var packets = text.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(',', StringSplitOptions.TrimEntries));
        return string.Join('\n', packets.GroupBy(f => f[0]).OrderBy(g => g.Key).Select(g => string.Join(' ', g.Select(f => $"{f[4]}:{f[5]}"))));
    }

    [Fact]
    public async Task Day_ExportedTrimmedElsewhereAndImported_IsRenderedAsTrimmed()
    {
        var person = await app.RegisterAsync();
        foreach (var clock in (string[])["08:00", "09:00", "10:00"]) { await UploadAsync(person, await TestClips.MovingAsync(2, hue: clock[1] * 15), clock); }
        var first = await EndAsync(person, await PostAsync(person, "api/v1/vlogs", await BodyAsync(person)));
        Assert.True((string)first["status"]! == "completed", first.ToJsonString());

        var document = System.Xml.Linq.XDocument.Parse(await person.Http.GetStringAsync($"api/v1/vlogs/{first["id"]}/timeline?format=mlt"));
        var entries = document.Root!.Elements("playlist").Single(p => (string?)p.Attribute("id") == "film").Elements("entry").ToList();
        var frames = entries.Sum(e => (int)e.Attribute("out")! - (int)e.Attribute("in")! + 1);
        entries[^1].SetAttributeValue("out", (int)entries[^1].Attribute("out")! - 17);
        using var made = await TimelinesApiTests.ImportAsync(person, System.Text.Encoding.UTF8.GetBytes(document.ToString()), "mlt");
        var receipt = JsonNode.Parse(await made.Content.ReadAsStringAsync())!.AsObject();
        Assert.True((int)made.StatusCode == 201, receipt.ToJsonString());
        var vlog = await EndAsync(person, receipt);
        Assert.True((string)vlog["status"]! == "completed", vlog.ToJsonString());
        Assert.Equal((long)receipt["credits_held"]!, (long)vlog["credits"]!["captured"]!);

        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("film.mp4"), await person.Http.GetByteArrayAsync((string)vlog["video_url"]!));
        var probe = await ProbeAsync(folder.File("film.mp4"));
        Assert.Equal(frames - 17, (int)Math.Round(double.Parse(probe["duration"], CultureInfo.InvariantCulture) * 30));
    }

    /// <summary>A clip as a phone makes it: 720p at 30, closed groups of a second, plain colours.</summary>
    private static Task<string> PhoneAsync(int hue) => TestClips.MakeAsync(
        string.Create(CultureInfo.InvariantCulture, $"phone-{hue}.mp4"),
        "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"testsrc2=s=1280x720:r=30:d=2,hue=h={hue}"), "-f", "lavfi", "-i", "sine=f=440:r=48000:d=2",
        "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "15", "-keyint_min", "15", "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-c:a", "aac", "-shortest", "-movflags", "+faststart");

    private static Task JobAsync(Person person, Guid id, string state) => StudioApp.UntilAsync(async () =>
    {
        var job = await person.GetAsync<JsonObject>($"api/jobs/{id}");
        Assert.False((string)job["status"]! is "failed" && state == "done", job.ToJsonString());
        return (string)job["status"]! == state;
    }, $"the job is {state}", Patience);

    private static async Task<object> BodyAsync(Person person, string resolution = "720p")
    {
        var day = await person.GetAsync<JsonObject>($"api/v1/vlogs/events/{Date}");
        return new { target_date = Date, event_ids = day["events"]!.AsArray().Select(e => (Guid)e!["id"]!).ToList(), resolution, max_duration = 30 };
    }

    private static async Task UploadAsync(Person person, string path, string clock)
    {
        await using var file = File.OpenRead(path);
        using var form = new MultipartFormDataContent { { new StringContent($"{Date}T{clock}:00+02:00"), "captured_at" }, { new StreamContent(file), "file", "clip.mp4" } };
        using var answer = await person.Http.PostAsync("api/v1/recordings", form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 201, text);
        var id = (Guid)JsonNode.Parse(text)!["id"]!;
        await StudioApp.UntilAsync(async () =>
        {
            var recording = await person.GetAsync<JsonObject>($"api/v1/recordings/{id}");
            Assert.True((string)recording["status"]! != "rejected", recording.ToJsonString());
            return (string)recording["status"]! == "ready";
        }, "the recording is ready", Patience);
    }

    private static async Task<JsonObject> EndAsync(Person person, JsonObject receipt)
    {
        JsonObject vlog = [];
        await StudioApp.UntilAsync(async () =>
        {
            vlog = await person.GetAsync<JsonObject>($"api/v1/vlogs/{receipt["vlog_id"]}");
            return (string)vlog["status"]! is not ("pending" or "processing");
        }, "the film has ended", Patience);
        return vlog;
    }

    private static async Task<JsonObject> PostAsync(Person person, string path, object body)
    {
        using var answer = await person.Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    private static async Task<(long Available, long Held)> CreditsAsync(Person person)
    {
        var me = await person.GetAsync<JsonObject>("api/v1/me");
        return ((long)me["credits"]!["available"]!, (long)me["credits"]!["held"]!);
    }

    private static async Task<Dictionary<string, string>> ProbeAsync(string path)
    {
        var start = new ProcessStartInfo("ffprobe", ["-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height,r_frame_rate,duration", "-of", "default=nw=1", path])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        return lines.Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
