using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Timelines;

public sealed class TimelineValidatorTests
{
    private static readonly Guid Recording = Guid.NewGuid();

    private static Clip Clip(double start = 0, int frames = 60, int fade = 0) => new()
    {
        Id = Guid.NewGuid(), RecordingId = Recording, In = TimeSpan.FromSeconds(start), Frames = frames, TransitionIn = fade == 0 ? null : new Transition(TransitionKind.Crossfade, fade),
    };

    private static Timeline Film(params Clip[] clips) => new() { Title = "Day", Rate = FrameRate.Thirty, Size = new FrameSize(1280, 720), Clips = clips };

    private static string Faults(Timeline timeline) => string.Join(' ', TimelineValidator
        .Validate(timeline, new Dictionary<Guid, TimeSpan> { [Recording] = TimeSpan.FromSeconds(10) }, TimeSpan.FromSeconds(60)).Select(p => $"{p.Field}:{p.Code}"));

    [Fact]
    public void Validate_GoodFilm_FindsNothing() => Assert.Equal("", Faults(Film(Clip(), Clip(5, 60, 10), Clip(0, 60, 10))));

    [Fact]
    public void Validate_NoClips_SaysSo() => Assert.Equal("clips:timeline_empty", Faults(Film()));

    [Fact]
    public void Validate_WrongClips_NamesEach()
    {
        var one = Clip();
        var faults = Faults(Film(one, Clip(-1), Clip(11), Clip(9, 120), Clip(0, 0), one, Clip() with { RecordingId = Guid.NewGuid() }, Clip() with { Volume = double.NaN }));

        Assert.Equal(
            "clips[1].in:clip_in_negative clips[2].in:clip_in_past_end clips[3].frames:clip_out_past_end clips[4].frames:clip_without_frames clips[5].id:clip_id_twice clips[6].recording_id:recording_missing clips[7].volume:level_out_of_range",
            faults);
    }

    [Theory]
    [InlineData(60, 60, 60, "clips[1].transition_in.frames:transition_longer_than_clip")]
    [InlineData(20, 60, 25, "clips[1].transition_in.frames:transition_longer_than_clip")]
    [InlineData(60, 60, -1, "clips[1].transition_in.frames:transition_without_frames")]
    public void Validate_WrongTransition_NamesIt(int before, int after, int fade, string fault) => Assert.Equal(fault, Faults(Film(Clip(0, before), Clip(0, after, fade))));

    [Fact]
    public void Validate_TransitionsThatMeet_NamesTheSecond() =>
        Assert.Equal("clips[2].transition_in.frames:transition_longer_than_clip", Faults(Film(Clip(), Clip(0, 20, 10), Clip(0, 60, 10))));

    [Fact]
    public void Validate_TransitionOnFirstClip_IsRefused() => Assert.Equal("clips[0].transition_in:transition_on_first_clip", Faults(Film(Clip(0, 60, 5))));

    [Fact]
    public void Validate_WrongFrame_NamesEach() => Assert.Equal(
        "rate:frame_rate_out_of_range size:frame_size_out_of_range original_volume:level_out_of_range",
        Faults(Film(Clip()) with { Rate = new FrameRate(0, 1), Size = new FrameSize(1281, 720), OriginalVolume = 2 }).Replace(" clips[0].in:clip_in_past_end", "", StringComparison.Ordinal));

    [Theory]
    [InlineData(10, 10.5, 0.5, "music.out:music_piece_too_short")]
    [InlineData(-1, 10, 0.5, "music.in:music_in_negative")]
    [InlineData(50, 70, 0.5, "music.out:music_out_past_end")]
    [InlineData(0, 10, double.NaN, "music.volume:level_out_of_range")]
    public void Validate_WrongMusic_NamesIt(double from, double to, double volume, string fault) => Assert.Equal(fault, Faults(Film(Clip()) with
    {
        Music = new MusicBed { TrackId = Guid.NewGuid(), In = TimeSpan.FromSeconds(from), Out = TimeSpan.FromSeconds(to), Volume = volume },
    }));

    [Fact]
    public void Validate_StillWithoutItsParts_NamesThem() => Assert.Equal(
        "clips[0].still.from:value_missing clips[0].still.to:value_missing", Faults(Film(Clip() with { Still = new KenBurns(null!, null!) })));

    [Theory]
    [InlineData("#ffffff\n")]
    [InlineData("#fffff")]
    [InlineData("ffffff")]
    public void Validate_WrongColour_IsNamed(string colour) => Assert.Equal(
        "clips[0].card.ground:colour_wrong", Faults(Film(Clip() with { RecordingId = Guid.Empty, Card = new Card { Text = "x", Ground = colour } })));

    [Fact]
    public void Validate_NumbersBeyondAllUse_AreNamedAndBreakNothing()
    {
        var far = TimeSpan.MaxValue;
        var film = Film(
            Clip() with { In = far }, Clip(0, int.MaxValue), Clip() with { Speed = 1e308 }, Clip(0, 60, int.MaxValue), Clip(0, 60, int.MaxValue),
            Clip() with { RecordingId = Guid.NewGuid(), Still = new KenBurns(new Reframe(0, 0, 1), new Reframe(0, 0, 1)), In = far });

        Assert.Equal(
            "clips[0].in:time_out_of_range clips[0].in:clip_in_past_end clips[1].frames:film_too_long clips[2].speed:speed_out_of_range clips[3].transition_in.frames:transition_longer_than_clip "
            + "clips[4].transition_in.frames:transition_longer_than_clip clips[5].in:time_out_of_range clips[5].recording_id:recording_missing",
            Faults(film));
        Assert.Equal(
            "music.in:music_in_negative music.out:time_out_of_range music.out:music_out_past_end music.fade_in:time_out_of_range music.fade_out:time_out_of_range voice.in:time_out_of_range",
            Faults(Film(Clip()) with
            {
                Music = new MusicBed { TrackId = Guid.NewGuid(), In = TimeSpan.MinValue, Out = far, FadeIn = far, FadeOut = far }, Voice = new VoiceTrack { SourceId = Guid.NewGuid(), In = far },
            }));
        Assert.Equal("rate:frame_rate_out_of_range", Faults(Film(Clip()) with { Rate = new FrameRate(2_147_483_647, 71_582_788) }));
        Assert.Equal("rate:frame_rate_out_of_range", Faults(Film(Clip()) with { Rate = new FrameRate(1, int.MaxValue) }));
    }
}
