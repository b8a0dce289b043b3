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
}
