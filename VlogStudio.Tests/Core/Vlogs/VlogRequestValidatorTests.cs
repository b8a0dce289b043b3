using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Core.Events;
using static VlogStudio.Tests.Core.Vlogs.VlogSamples;

namespace VlogStudio.Tests.Core.Vlogs;

public sealed class VlogRequestValidatorTests
{
    private static readonly EventMaterial[] Events = [Event(1, 0, 5), Event(2, 0, 5), Event(3, 0, 5), Event(4, 0, 5, Day.AddDays(1))];
    private static readonly VlogRequest Good = Request(Events[0], Events[1], Events[2]);
    private static readonly TrackMaterial Track = new(DaySamples.Id(9), true, TimeSpan.FromSeconds(30));

    [Fact]
    public void Validate_GoodRequest_HasNoProblem() => Assert.Empty(Problems(Good));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1e9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_ImpossibleMaximum_NamesItAndTheBounds(double seconds)
    {
        var problem = Assert.Single(Problems(Good with { MaxDuration = seconds }));
        Assert.Equal(("max_duration", "max_duration_out_of_range"), (problem.Field, problem.Code));
        Assert.Equal([3, 900], problem.Args);
    }

    [Fact]
    public void Validate_TooFew_SaysHowManyMore() =>
        Assert.Equal([3, 2], Assert.Single(Problems(Good with { EventIds = [Events[0].Id] }), p => p.Code == "too_few_events").Args);

    [Fact]
    public void Validate_EverythingWrong_SaysAllAtOnce()
    {
        var problems = Problems(new VlogRequest
        {
            TargetDate = Day, EventIds = [Events[3].Id, Events[3].Id, Guid.CreateVersion7()], Title = new string('x', 300), MaxDuration = double.NaN,
            Resolution = (VlogStudio.Core.Rendering.FilmResolution)(-1), MusicId = Guid.CreateVersion7(), MusicVolume = 2, OriginalVolume = double.NaN,
        });
        Assert.Equal(
            ["event_chosen_twice", "event_not_found", "event_not_on_date", "max_duration_out_of_range", "text_too_long", "too_few_events", "track_not_found",
                "unknown_resolution", "volume_out_of_range", "volume_out_of_range"],
            problems.Select(p => p.Code).Order(StringComparer.Ordinal));
        Assert.All(problems, p => Assert.NotNull(p.Field));
    }

    [Theory]
    [InlineData("👨‍👩‍👧‍👦 我們的一天 🏖️")]
    [InlineData("'; drop table vlogs; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("  ")]
    public void Validate_OddTitle_IsFine(string title) => Assert.Empty(Problems(Good with { Title = title }));

    [Fact]
    public void Validate_TitleOf300_IsTooLong()
    {
        var problem = Assert.Single(Problems(Good with { Title = string.Concat(Enumerable.Repeat("🏖", 300)) }));
        Assert.Equal(("title", "text_too_long"), (problem.Field, problem.Code));
        Assert.Equal([200, 300], problem.Args);
    }

    [Fact]
    public void Validate_NullCharacterInTitle_IsRefused() => Assert.Equal("text_unreadable", Assert.Single(Problems(Good with { Title = "a\0b" })).Code);

    [Theory]
    [InlineData(0.0, 31.0, "music_end", "music_outside_track")]
    [InlineData(30.0, null, "music_start", "music_outside_track")]
    [InlineData(-1.0, 10.0, "music_start", "music_outside_track")]
    [InlineData(20.0, 10.0, "music_end", "music_reversed")]
    [InlineData(10.0, 10.2, "music_end", "music_piece_too_short")]
    [InlineData(double.NaN, 10.0, "music_start", "music_outside_track")]
    public void Validate_BadPiece_NamesTheEnd(double? start, double? end, string field, string code)
    {
        var problem = Assert.Single(Problems(Good with { MusicId = Track.Id, MusicStart = start, MusicEnd = end }, Track));
        Assert.Equal((field, code), (problem.Field, problem.Code));
    }

    [Fact]
    public void Validate_DayWithoutFootage_SaysSo()
    {
        var problems = VlogRequestValidator.Validate(Good, Material() with { HasFootage = false }, new VlogsOptions());
        Assert.Contains(problems, p => p is { Field: "target_date", Code: "no_footage_on_date" });
    }

    [Fact]
    public void Validate_ThirtyEventsInThreeSeconds_AsksForMoreTime()
    {
        var events = Enumerable.Range(1, 30).Select(i => Event(i, 0, 5)).ToArray();
        var problem = Assert.Single(VlogRequestValidator.Validate(Request(events) with { MaxDuration = 5 }, Material(events), new VlogsOptions()));
        Assert.Equal("max_duration_too_short_for_events", problem.Code);
        Assert.Equal([15.0, 30], problem.Args);
    }

    [Fact]
    public void Read_NonsenseInEveryField_BecomesWhatTheValidatorNames()
    {
        var request = StudioJson.Read<VlogRequest>(
            """{"target_date":"yesterday","event_ids":["x",5,null],"resolution":"8k","orientation":7,"max_duration":"long","fit":{"a":1},"transition":null,"music_id":"?","music_volume":"loud"}""");
        Assert.Equal(
            ["event_chosen_twice", "event_not_found", "max_duration_out_of_range", "target_date_missing", "too_few_events", "track_not_found", "unknown_fit",
                "unknown_orientation", "unknown_resolution", "volume_out_of_range"],
            Problems(request).Select(p => p.Code).Where(c => c != "unknown_transition").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"codec":"h266"}""", "codec", "unknown_codec")]
    [InlineData("""{"codec":3}""", "codec", "unknown_codec")]
    [InlineData("""{"fps":24}""", "fps", "unknown_fps")]
    [InlineData("""{"fps":"fast"}""", "fps", "unknown_fps")]
    [InlineData("""{"quality":"best"}""", "quality", "unknown_quality")]
    public void Validate_UnknownKindOfFile_IsNamed(string json, string field, string code)
    {
        var read = StudioJson.Read<VlogRequest>(json);
        var problem = Assert.Single(Problems(Good with { Codec = read.Codec, Fps = read.Fps, Quality = read.Quality }));
        Assert.Equal((field, code), (problem.Field, problem.Code));
    }

    [Fact]
    public void Read_KindOfFile_ReachesTheProfile()
    {
        var asked = StudioJson.Read<VlogRequest>("""{"codec":"hevc","fps":60,"quality":"high","resolution":"720p","orientation":"square"}""");
        var plain = StudioJson.Read<VlogRequest>("{}");
        Assert.Equal(RenderProfile.For(FilmResolution.P720, FilmOrientation.Square, FilmCodec.Hevc, FrameRate.Sixty, FilmQuality.High), asked.Profile);
        Assert.Equal((FilmCodec.H264, FrameRate.Thirty, FilmQuality.Standard), (plain.Profile.Codec, plain.Profile.Rate, plain.Profile.Quality));
        Assert.Equal((FilmCodec.Av1, 60.0, FilmQuality.High), ChangesOf("""{"codec":"av1"}""", asked) is var changed ? (changed.Codec, changed.Fps, changed.Quality) : default);
        Assert.Contains("\"codec\":\"hevc\",\"fps\":60,\"quality\":\"high\"", StudioJson.Write(asked), StringComparison.Ordinal);

        static VlogRequest ChangesOf(string json, VlogRequest asked) => StudioJson.Read<VlogChanges>(json).ApplyTo(asked);
    }

    [Fact]
    public void Write_Request_ReadsBackTheSame()
    {
        var request = Good with { MusicId = Track.Id, MusicStart = 1.5, MaxDuration = 42, Title = "日記", Duck = false };
        var again = StudioJson.Read<VlogRequest>(StudioJson.Write(request));
        Assert.Equal(request with { EventIds = [] }, again with { EventIds = [] });
        Assert.Equal(request.EventIds, again.EventIds);
        Assert.Contains("\"1080p\"", StudioJson.Write(request), StringComparison.Ordinal);
    }

    private static IReadOnlyList<Problem> Problems(VlogRequest request, TrackMaterial? track = null) =>
        VlogRequestValidator.Validate(request, Material(Events) with { Track = track }, new VlogsOptions());
}
