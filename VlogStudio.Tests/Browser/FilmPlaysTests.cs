using System.Text.Json;
using System.Text.Json.Nodes;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Browser.Pages;
using VlogStudio.Tests.Support;
using Clip = VlogStudio.Core.Timelines.Clip;

namespace VlogStudio.Tests.Browser;

/// <summary>Films of cards, transitions, words and chapters, played by the real Chromium to their last frame, from the routes people watch them on.</summary>
public sealed class FilmPlaysTests(BrowserSite site) : BrowserTest(site), IClassFixture<BrowserSite>
{
    private const int Frames = 130;

    /// <summary>Plays a video of the page to its end and tells what came of it.</summary>
    private const string ToTheEnd = """
        async video => {
          video.muted = true;
          const told = new Promise(tell => {
            for (const name of ['ended', 'error']) { video.addEventListener(name, () => tell(name), { once: true }); }
            setTimeout(() => tell('time'), 90000);
          });
          if (video.readyState < 1) { await Promise.race([told, new Promise(go => video.addEventListener('loadedmetadata', go, { once: true }))]); }
          video.playbackRate = 1.5;
          video.play().catch(() => {});
          const end = await told;
          const seen = video.getVideoPlaybackQuality();
          return {
            end: end + (video.error ? ' ' + video.error.message : ''), time: video.currentTime, duration: video.duration, width: video.videoWidth, height: video.videoHeight,
            frames: seen.totalVideoFrames, corrupted: seen.corruptedVideoFrames || 0, source: video.currentSrc };
        }
        """;

    [Theory]
    [InlineData(FilmCodec.H264, "avc1.64001f")]
    [InlineData(FilmCodec.Av1, "av01.0.05M.08")]
    [InlineData(FilmCodec.Hevc, "hvc1.1.6.L93.B0")]
    public async Task Film_OfAnyCodecTheBrowserKnows_PlaysToItsLastFrame(FilmCodec codec, string type)
    {
        await Page.GotoAsync("/sign-in");
        Assert.SkipWhen(await Page.EvaluateAsync<string>("type => document.createElement('video').canPlayType(`video/mp4; codecs=\"${type}\"`)", type) is "", $"Chromium here does not play {codec}.");
        var person = await SignInAsync();
        var id = await FilmAsync(person, codec);
        var film = new FilmPage(Page);
        await film.OpenAsync(id);
        await film.UntilAsync("completed");

        // The whole file, as it is fetched in ranges.
        await Page.EvaluateAsync("url => { const video = document.createElement('video'); video.id = 'whole'; video.src = url; document.body.append(video); }", $"/api/v1/vlogs/{id}/video");
        AssertWhole(await Page.Locator("#whole").EvaluateAsync<JsonElement>(ToTheEnd));
        await Page.EvaluateAsync("() => document.getElementById('whole').remove()");

        // The page's own player: in pieces, where a film is kept in pieces.
        await film.Video.WaitForAsync();
        await Page.GetByTestId("play").First.ClickAsync();
        var seen = await film.Video.EvaluateAsync<JsonElement>(ToTheEnd);
        AssertWhole(seen);
        Assert.Equal(Site.App is not null && codec == FilmCodec.H264, seen.GetProperty("source").GetString()!.StartsWith("blob:", StringComparison.Ordinal));
        Assert.Empty(Errors);
    }

    private static void AssertWhole(JsonElement seen)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(seen.ToString());
        Assert.Equal("ended", seen.GetProperty("end").GetString());
        Assert.Equal((1280, 720, 0), (seen.GetProperty("width").GetInt32(), seen.GetProperty("height").GetInt32(), seen.GetProperty("corrupted").GetInt32()));
        Assert.Equal(Frames / 30.0, seen.GetProperty("duration").GetDouble(), 0.05);
        Assert.Equal(seen.GetProperty("duration").GetDouble(), seen.GetProperty("time").GetDouble(), 0.05);
        // Shown or not, which the machine's load decides: each was decoded. The first may come before counting begins.
        Assert.InRange(seen.GetProperty("frames").GetInt32(), Frames - 2, Frames + 2);
    }

    /// <summary>Asks for a film of two short recordings.</summary>
    internal static async Task<Guid> FilmAsync(Person person, FilmCodec codec)
    {
        var one = await UploadAsync(person, await TestClips.MovingAsync(3), 10);
        var two = await UploadAsync(person, await TestClips.PortraitAsync(3), 11);
        await StudioApp.UntilAsync(
            async () => (await person.GetAsync<JsonObject>("api/v1/vlogs/events/2026-05-02"))["events"]!.AsArray().Count >= 2, "the recordings were looked at", TimeSpan.FromMinutes(3));
        var timeline = new Timeline
        {
            Title = "To the end",
            Rate = FrameRate.Thirty,
            Size = new FrameSize(1280, 720),
            Clips =
            [
                new Clip { Id = Guid.CreateVersion7(), RecordingId = Guid.Empty, In = TimeSpan.Zero, Frames = 30, Card = new Card { Text = "Start" } },
                new Clip { Id = Guid.CreateVersion7(), RecordingId = one, In = TimeSpan.FromSeconds(0.5), Frames = 60, TransitionIn = new Transition(TransitionKind.Crossfade, 10) },
                new Clip { Id = Guid.CreateVersion7(), RecordingId = two, In = TimeSpan.FromSeconds(0.2), Frames = 60, TransitionIn = new Transition(TransitionKind.FadeBlack, 10) },
            ],
            Captions = [new Caption { Id = Guid.CreateVersion7(), Kind = CaptionKind.LowerThird, Text = "Mina", StartFrame = 50, Frames = 30 }],
            Chapters = [new Chapter(0, "One"), new Chapter(75, "Two")],
        };
        using var body = new StringContent(StudioJson.Write(timeline));
        using var answer = await person.Http.PostAsync($"api/v1/vlogs/timeline?format=json&codec={codec}&date=2026-05-02", body);
        var receipt = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 201, receipt);
        return (Guid)JsonNode.Parse(receipt)!["vlog_id"]!;
    }

    private static async Task<Guid> UploadAsync(Person person, string clip, int hour)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"2026-05-02T{hour:00}:00:00+02:00")), "captured_at" },
            { new ByteArrayContent(await File.ReadAllBytesAsync(clip)), "file", "clip.mp4" },
        };
        using var answer = await person.Http.PostAsync("api/v1/recordings", form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return (Guid)JsonNode.Parse(text)!["id"]!;
    }
}
