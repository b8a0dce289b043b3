namespace VlogStudio.Core.Timelines.Exchange.Sheets;

/// <summary>Says a timeline as cutting programs do. Pure.</summary>
internal sealed class SheetMaker(Timeline timeline, IReadOnlyDictionary<Guid, ExchangeMedia> media)
{
    private readonly int total = timeline.TotalFrames();

    public static Sheet Of(Timeline timeline, IReadOnlyDictionary<Guid, ExchangeMedia> media) => new SheetMaker(timeline, media).Make();

    public static ExchangeMedia MediaOf(Guid id, IReadOnlyDictionary<Guid, ExchangeMedia> media) => media.TryGetValue(id, out var known) ? known with { Name = Notes.Clean(known.Name) } : new ExchangeMedia(id.ToString("N"));

    /// <summary>The nearest whole frame.</summary>
    public static long Frame(TimeSpan time, FrameRate rate) =>
        (long)Math.Round((decimal)time.Ticks * rate.Numerator / rate.Denominator / TimeSpan.TicksPerSecond, MidpointRounding.AwayFromZero);

    private Sheet Make() => new()
    {
        Title = Notes.Clean(timeline.Title),
        Rate = timeline.Rate,
        Size = timeline.Size,
        Volume = timeline.OriginalVolume,
        Clips = [.. timeline.Clips.Select(ClipOf)],
        Texts = [.. Laned([.. timeline.Captions.Select(CaptionOf)], 0), .. Cues()],
        Music = [.. Music()],
        Voice = timeline.Voice is { } voice ? VoiceOf(voice) : null,
        Markers = [.. timeline.Chapters.Select(c => new SheetMarker(c.StartFrame, Notes.Clean(c.Title), SheetWords.Note(new Notes(), c.Title, null)))],
        Notes = FilmNotes(),
    };

    private Notes FilmNotes()
    {
        var notes = SheetWords.Note(new Notes(), timeline.Title, null)
            .Add("version", timeline.Version).Add("rate", $"{timeline.Rate.Numerator}/{timeline.Rate.Denominator}")
            .Add("size", $"{timeline.Size.Width}x{timeline.Size.Height}").Add("original_volume", timeline.OriginalVolume);
        notes.AddJson("subtitle_style", timeline.Subtitles?.Style);
        // A line that begins after the film has no place in it.
        foreach (var (cue, i) in UnseenCues())
        {
            notes.AddJson($"unseen_cue_{i}", cue);
        }

        return notes;
    }

    private SheetClip ClipOf(Clip clip)
    {
        var notes = new Notes().Add("id", clip.Id).Add("event", clip.EventId).Add("in", clip.In).Add("speed", clip.Speed).Add("volume", clip.Volume)
            .Add("fit", clip.Fit == ClipFit.Crop ? "crop" : "blur").Add("stabilise", clip.Stabilise ? "true" : null)
            .AddJson("reframe", clip.Reframe).AddJson("still", clip.Still);
        if (clip.Card is { } card)
        {
            SheetWords.Note(notes, card.Text, card.Detail).Add("ground", card.Ground).Add("ink", card.Ink);
        }

        var file = clip.Card is null ? MediaOf(clip.RecordingId, media).Name : null;
        return new SheetClip
        {
            File = file,
            IsCard = clip.Card is not null,
            Words = clip.Card is { } c ? SheetWords.Join(c.Text, c.Detail) : null,
            Ground = clip.Card?.Ground,
            Ink = clip.Card?.Ink,
            In = clip.In,
            Frames = clip.Frames,
            Speed = clip.Speed,
            Volume = clip.Volume,
            Fit = clip.Fit,
            Stabilise = clip.Stabilise,
            Join = clip.TransitionIn,
            Notes = file is null ? notes : notes.Add("media", clip.RecordingId).Add("file", file),
        };
    }

    private SheetText CaptionOf(Caption caption, int index)
    {
        var shown = Math.Min(caption.Frames, total - caption.StartFrame);
        var notes = SheetWords.Note(new Notes(), caption.Text, caption.Detail).Add("id", caption.Id).Add("index", index)
            .Add("role", caption.Kind switch { CaptionKind.Title => "title", CaptionKind.LowerThird => "lower_third", _ => "stamp" });
        return new SheetText
        {
            Words = SheetWords.Join(caption.Text, caption.Detail), Start = caption.StartFrame, Frames = shown,
            Notes = shown == caption.Frames ? notes : notes.Add("frames", caption.Frames).Add("shown", shown),
        };
    }

    private List<SheetText> Cues()
    {
        var after = timeline.Captions.Count == 0 ? 0 : Laned([.. timeline.Captions.Select(CaptionOf)], 0).Max(t => t.Lane) + 1;
        return Laned([.. (timeline.Subtitles?.Cues ?? []).Select(CueOf).OfType<SheetText>()], after);
    }

    private IEnumerable<(SubtitleCue Cue, int Index)> UnseenCues() =>
        (timeline.Subtitles?.Cues ?? []).Select((cue, i) => (cue, i)).Where(c => Frame(c.cue.Start, timeline.Rate) >= total);

    private SheetText? CueOf(SubtitleCue cue, int index)
    {
        var (start, end) = (Frame(cue.Start, timeline.Rate), Frame(cue.End, timeline.Rate));
        if (start >= total)
        {
            return null;
        }

        var shown = (int)Math.Max(1, Math.Min(end, total) - start);
        var notes = SheetWords.Note(new Notes(), cue.Text, null).Add("role", "subtitle").Add("index", index)
            .Add("start", cue.Start).Add("end", cue.End).Add("shown", shown);
        return new SheetText
        {
            Words = Notes.Clean(cue.Text), Start = (int)start, Frames = shown, Notes = cue.Words.Count == 0 ? notes : notes.AddJson("words", cue.Words),
        };
    }

    /// <summary>Texts by their start, each on the first lane that is free.</summary>
    private static List<SheetText> Laned(IReadOnlyList<SheetText> texts, int first)
    {
        var ends = new List<long>();
        var laned = new List<SheetText>(texts.Count);
        foreach (var text in texts.OrderBy(t => t.Start))
        {
            var lane = ends.FindIndex(end => end <= text.Start);
            if (lane < 0)
            {
                lane = ends.Count;
                ends.Add(0);
            }

            ends[lane] = (long)text.Start + text.Frames;
            laned.Add(text with { Lane = first + lane });
        }

        return laned;
    }

    private IEnumerable<SheetSound> Music()
    {
        if (timeline.Music is not { } music)
        {
            yield break;
        }

        var piece = (int)Math.Clamp(Frame(music.Out - music.In, timeline.Rate), 1, int.MaxValue);
        var (fadeIn, fadeOut) = (FadeFrames(music.FadeIn), FadeFrames(music.FadeOut));
        var file = MediaOf(music.TrackId, media).Name;
        for (var at = 0; at < total; at += piece)
        {
            var frames = Math.Min(piece, total - at);
            var notes = new Notes().Add("media", music.TrackId).Add("file", file).Add("role", "music");
            if (at == 0)
            {
                notes.Add("in", music.In).Add("out", music.Out).Add("shown", frames).Add("volume", music.Volume).Add("duck", music.Duck ? "true" : "false")
                    .Add("fade_in", music.FadeIn).Add("fade_in_shown", fadeIn).Add("fade_out", music.FadeOut).Add("fade_out_shown", fadeOut);
            }

            yield return new SheetSound
            {
                File = file, Start = at, In = music.In, Frames = frames, Volume = music.Volume, Notes = notes,
                FadeIn = at == 0 ? fadeIn : 0, FadeOut = at + frames == total ? fadeOut : 0,
            };
            if (frames < piece)
            {
                yield break;
            }
        }
    }

    private int FadeFrames(TimeSpan fade) => (int)Math.Min(Frame(fade, timeline.Rate), total);

    private SheetSound VoiceOf(VoiceTrack voice)
    {
        var source = MediaOf(voice.SourceId, media);
        var left = source.Duration is { } length ? Math.Max(1, Frame(length - voice.In, timeline.Rate)) : int.MaxValue;
        return new SheetSound
        {
            File = source.Name, Start = voice.StartFrame, In = voice.In, Frames = (int)Math.Min(left, total - voice.StartFrame), Volume = voice.Volume, FadeIn = 0, FadeOut = 0,
            Notes = new Notes().Add("media", voice.SourceId).Add("file", source.Name).Add("role", "voice").Add("in", voice.In).Add("volume", voice.Volume),
        };
    }
}
