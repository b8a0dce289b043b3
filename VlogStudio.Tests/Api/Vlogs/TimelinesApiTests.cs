using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Timelines.Exchange;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Vlogs;

/// <summary>Timelines out and in over HTTP; nothing is rendered.</summary>
public sealed class TimelinesApiTests(VlogsApp app) : IClassFixture<VlogsApp>
{
    [Theory]
    [InlineData("json", "application/json", ".json")]
    [InlineData("otio", "application/json", ".otio")]
    [InlineData("fcpxml", "application/xml", ".fcpxml")]
    [InlineData("mlt", "application/xml", ".mlt")]
    public async Task ExportThenImport_EachFormat_IsTheSameFilmAgain(string format, string type, string ending)
    {
        var (person, vlogId) = await FilmAsync();
        using var exported = await person.Http.GetAsync($"api/v1/vlogs/{vlogId}/timeline?format={format}");
        Assert.Equal((HttpStatusCode.OK, type), (exported.StatusCode, exported.Content.Headers.ContentType?.MediaType));
        var disposition = exported.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", "a-b- Day 🏖️ 日記" + ending), (disposition.DispositionType, disposition.FileNameStar));

        var before = await AvailableAsync(person);
        using var made = await ImportAsync(person, await exported.Content.ReadAsByteArrayAsync(), format, "&codec=hevc&quality=high");
        var receipt = await ReadAsync(made);
        Assert.True(made.StatusCode == HttpStatusCode.Created, receipt.ToJsonString());
        Assert.Equal(before - (long)receipt["credits_held"]!, await AvailableAsync(person));
        var (first, second) = (await VlogAsync(vlogId), await VlogAsync((Guid)receipt["vlog_id"]!));
        Assert.Equal(first.Price, second.Price);
        Assert.Equal(StudioJson.Write(StudioJson.Read<Timeline>(first.Timeline)), StudioJson.Write(StudioJson.Read<Timeline>(second.Timeline)));
        var request = StudioJson.Read<VlogRequest>(second.Request);
        Assert.Equal(("Hevc", "High", first.TargetDate), (request.Codec.ToString(), request.Quality.ToString(), second.TargetDate));
        Assert.True(await app.WithDbAsync(db => db.Jobs.AnyAsync(j => j.Id == second.JobId && j.Kind == "generate_vlog")));
        var shown = await person.GetAsync<JsonObject>($"api/v1/vlogs/{receipt["vlog_id"]}");
        Assert.Equal(3, shown["segments"]!.AsArray().Count);
    }

    [Fact]
    public async Task Export_SomebodyElses_IsNotFound()
    {
        var (_, vlogId) = await FilmAsync();
        var other = await app.RegisterAsync();
        using var answer = await other.Http.GetAsync($"api/v1/vlogs/{vlogId}/timeline?format=otio");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Formats_Unknown_AreRefused()
    {
        var (person, vlogId) = await FilmAsync();
        foreach (var format in (string[])["edl", "1", ""])
        {
            using var answer = await person.Http.GetAsync($"api/v1/vlogs/{vlogId}/timeline?format={format}");
            Assert.Equal(422, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Import_TwiceWithOneKey_IsOneFilm()
    {
        var (person, vlogId) = await FilmAsync();
        var document = await person.Http.GetByteArrayAsync($"api/v1/vlogs/{vlogId}/timeline?format=mlt");
        var key = Guid.NewGuid().ToString();
        using var first = await ImportAsync(person, document, "mlt", key: key);
        using var second = await ImportAsync(person, document, "mlt", key: key);
        Assert.Equal((string)(await ReadAsync(first))["vlog_id"]!, (string)(await ReadAsync(second))["vlog_id"]!);
        using var other = await ImportAsync(person, document, "mlt", "&codec=av1", key);
        Assert.Equal("idempotency_key_reused", (string)(await ReadAsync(other))["code"]!);
        Assert.Equal(2, await app.WithDbAsync(db => db.Vlogs.CountAsync(v => v.UserId == person.Id)));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("otio")]
    [InlineData("fcpxml")]
    [InlineData("mlt")]
    public async Task Import_SomebodyElsesRecording_IsRefused(string format)
    {
        var (owner, vlogId) = await FilmAsync();
        var document = await owner.Http.GetByteArrayAsync($"api/v1/vlogs/{vlogId}/timeline?format={format}");
        var other = await app.RegisterAsync();
        var refused = await RefusedAsync(other, document, format, 422, "recording_missing");
        Assert.Contains("clips[0].recording_id", refused["errors"]!.AsObject().Select(e => e.Key));
        Assert.False(await app.WithDbAsync(db => db.Vlogs.AnyAsync(v => v.UserId == other.Id)));
    }

    [Fact]
    public async Task Import_SomebodyElsesTrackVoiceAndEvent_AreNotTaken()
    {
        var (person, vlogId) = await FilmAsync();
        var other = await app.RegisterAsync();
        var theirTrack = await DaySeed.AddTrackAsync(app, other.Id);
        var theirEvents = await DaySeed.AddAsync(app, other.Id, title: "Secret");
        var theirs = await app.WithDbAsync(db => db.Recordings.Where(r => r.UserId == other.Id).Select(r => r.Id).SingleAsync());
        var timeline = StudioJson.Read<Timeline>((await VlogAsync(vlogId)).Timeline);
        await RefusedAsync(person, Bytes(timeline with { Music = new MusicBed { TrackId = theirTrack, In = TimeSpan.Zero, Out = TimeSpan.FromSeconds(5) } }), "json", 422, "track_not_found");
        await RefusedAsync(person, Bytes(timeline with { Voice = new VoiceTrack { SourceId = theirs } }), "json", 422, "recording_missing");
        var named = timeline with { Clips = [.. timeline.Clips.Select(c => c with { Id = theirEvents[1], EventId = theirEvents[0] }).Take(1)] };
        using var made = await ImportAsync(person, Bytes(named), "json");
        var vlog = await person.GetAsync<JsonObject>($"api/v1/vlogs/{(await ReadAsync(made))["vlog_id"]}");
        Assert.DoesNotContain(theirEvents[0].ToString(), vlog.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(theirEvents[1].ToString(), vlog.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlt", "<mlt><profile", "document_broken")]
    [InlineData("mlt", "<!DOCTYPE mlt [<!ENTITY a \"aaaaaaaaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><mlt title=\"&c;\"/>", "document_broken")]
    [InlineData("fcpxml", "<!DOCTYPE fcpxml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><fcpxml>&x;</fcpxml>", "document_broken")]
    [InlineData("otio", "{\"OTIO_SCHEMA\":", "document_broken")]
    [InlineData("json", "{\"title\":1}", "document_broken")]
    [InlineData("json", "", "document_broken")]
    public async Task Import_BrokenDocument_IsRefusedWithItsCode(string format, string document, string code)
    {
        var person = await app.RegisterAsync();
        await RefusedAsync(person, Encoding.UTF8.GetBytes(document), format, 422, code);
    }

    [Theory]
    [InlineData("\"frames\":", "\"frames\":2147483647,\"x\":", "film_too_long")]
    [InlineData("\"in\":", "\"in\":\"10675199.02:48:05.4775807\",\"x\":", "value_not_understood")]
    [InlineData("\"in\":", "\"in\":\"-00:00:01\",\"x\":", "clip_in_negative")]
    [InlineData("\"speed\":", "\"speed\":9,\"x\":", "speed_out_of_range")]
    [InlineData("\"size\":{\"width\":", "\"size\":{\"width\":8000,\"x\":", "frame_size_out_of_range")]
    [InlineData("\"title\":", "\"title\":\"a\\u0000b\",\"x\":", "text_unreadable")]
    public async Task Import_ImpossibleTimeline_NamesTheElement(string part, string instead, string code)
    {
        var (person, vlogId) = await FilmAsync();
        var document = await person.Http.GetStringAsync($"api/v1/vlogs/{vlogId}/timeline");
        Assert.Contains(part, document, StringComparison.Ordinal);
        var refused = await RefusedAsync(person, Encoding.UTF8.GetBytes(document.Replace(part, instead, StringComparison.Ordinal)), "json", 422, code);
        Assert.NotEmpty(refused["errors"]!.AsObject());
    }

    [Fact]
    public async Task Import_TooLarge_IsRefused()
    {
        var person = await app.RegisterAsync();
        await RefusedAsync(person, new byte[TimelineExchange.MostBytes + 1], "mlt", 413, "document_too_large");
    }

    [Fact]
    public async Task Import_WithoutCredits_IsRefusedAndLeavesNothing()
    {
        var (person, vlogId) = await FilmAsync();
        var timeline = StudioJson.Read<Timeline>((await VlogAsync(vlogId)).Timeline);
        var clip = timeline.Clips[0] with { In = TimeSpan.Zero, Frames = 1500, TransitionIn = null };
        var dear = timeline with { Size = new FrameSize(3840, 2160), Music = null, Clips = [.. Enumerable.Range(0, 17).Select(_ => clip with { Id = Guid.NewGuid() })] };
        var tries = 0;
        HttpStatusCode status;
        do
        {
            using var answer = await ImportAsync(person, Bytes(dear), "json");
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.Created && ++tries < 20);
        Assert.Equal(HttpStatusCode.PaymentRequired, status);
        Assert.Equal(1 + tries, await app.WithDbAsync(db => db.Vlogs.CountAsync(v => v.UserId == person.Id)));
    }

    [Fact]
    public async Task Rerender_OfAnImportedFilm_KeepsItsTimeline()
    {
        var (person, vlogId) = await FilmAsync();
        var timeline = StudioJson.Read<Timeline>((await VlogAsync(vlogId)).Timeline);
        var own = timeline with
        {
            Clips = [.. timeline.Clips, new Clip { Id = Guid.NewGuid(), RecordingId = Guid.Empty, In = TimeSpan.Zero, Frames = 45, Card = new Card { Text = "The end" } }],
            Chapters = [new Chapter(3, "One")],
        };
        using var made = await ImportAsync(person, Bytes(own), "json");
        var imported = (Guid)(await ReadAsync(made))["vlog_id"]!;
        var unchanged = StudioJson.Read<Timeline>((await VlogAsync(await RerenderAsync(new { }))).Timeline);
        Assert.Equal(StudioJson.Write(StudioJson.Read<Timeline>((await VlogAsync(imported)).Timeline)), StudioJson.Write(unchanged));
        var changed = StudioJson.Read<Timeline>((await VlogAsync(await RerenderAsync(new { title = "Other", resolution = "1080p", music_volume = 0.2, original_volume = 0.5 }))).Timeline);
        Assert.Equal(("Other", new FrameSize(1920, 1080), 0.2, 0.5), (changed.Title, changed.Size, changed.Music!.Volume, changed.OriginalVolume));
        Assert.Equal(StudioJson.Write(unchanged.Clips), StudioJson.Write(changed.Clips));

        // Another transition is planned anew, of the events the timeline had: cards are of none.
        var anew = StudioJson.Read<Timeline>((await VlogAsync(await RerenderAsync(new { transition = "crossfade" }))).Timeline);
        Assert.Equal(3, anew.Clips.Count);
        Assert.Equal(TransitionKind.Crossfade, anew.Clips[1].TransitionIn!.Kind);

        async Task<Guid> RerenderAsync(object changes)
        {
            using var answer = await person.Http.PostAsJsonAsync($"api/v1/vlogs/{imported}/rerender", changes);
            var receipt = await ReadAsync(answer);
            Assert.True(answer.StatusCode == HttpStatusCode.Created, receipt.ToJsonString());
            return (Guid)receipt["vlog_id"]!;
        }
    }

    [Fact]
    public async Task Import_FileOfKnownName_IsFoundWithoutItsId()
    {
        var (person, vlogId) = await FilmAsync();
        var document = await person.Http.GetStringAsync($"api/v1/vlogs/{vlogId}/timeline?format=mlt");
        var bare = System.Text.RegularExpressions.Regex.Replace(document, "<property name=\"vlogstudio:(media|file|id|event|in)\">[^<]*</property>", "");
        Assert.Contains("media/seed.mp4", bare, StringComparison.Ordinal);
        using var made = await ImportAsync(person, Encoding.UTF8.GetBytes(bare), "mlt");
        var receipt = await ReadAsync(made);
        Assert.True(made.StatusCode == HttpStatusCode.Created, receipt.ToJsonString());
        var (first, second) = (StudioJson.Read<Timeline>((await VlogAsync(vlogId)).Timeline), StudioJson.Read<Timeline>((await VlogAsync((Guid)receipt["vlog_id"]!)).Timeline));
        Assert.Equal(first.Clips.Select(c => (c.RecordingId, c.Frames, c.EventId)), second.Clips.Select(c => (c.RecordingId, c.Frames, c.EventId)));
    }

    /// <summary>A film of three events with music, asked for.</summary>
    private async Task<(Person Person, Guid VlogId)> FilmAsync()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var track = await DaySeed.AddTrackAsync(app, person.Id);
        using var answer = await person.Http.PostAsJsonAsync("api/v1/vlogs", new
        {
            target_date = DaySeed.Day, event_ids = events.Take(3), resolution = "720p", max_duration = 10, title = "a/b: Day 🏖️ 日記", music_id = track, transition = "cut",
        });
        var receipt = await ReadAsync(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, receipt.ToJsonString());
        return (person, (Guid)receipt["vlog_id"]!);
    }

    private Task<Vlog> VlogAsync(Guid id) => app.WithDbAsync(db => db.Vlogs.AsNoTracking().SingleAsync(v => v.Id == id));

    private static byte[] Bytes(Timeline timeline) => Encoding.UTF8.GetBytes(StudioJson.Write(timeline));

    internal static async Task<HttpResponseMessage> ImportAsync(Person person, byte[] document, string format, string more = "", string? key = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"api/v1/vlogs/timeline?format={format}{more}") { Content = new ByteArrayContent(document) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(format is "json" or "otio" ? "application/json" : "application/xml");
        if (key is not null) { message.Headers.Add("Idempotency-Key", key); }
        return await person.Http.SendAsync(message);
    }

    private static async Task<JsonObject> RefusedAsync(Person person, byte[] document, string format, int status, string code)
    {
        using var answer = await ImportAsync(person, document, format);
        var problem = await ReadAsync(answer);
        Assert.True((status, code) == ((int)answer.StatusCode, (string)problem["code"]!), problem.ToJsonString());
        return problem;
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();

    private static async Task<long> AvailableAsync(Person person) => (long)(await person.GetAsync<JsonObject>("api/v1/me"))["credits"]!["available"]!;
}
