using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Places;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>What the examination of a file found.</summary>
internal sealed record Examination(MediaProbe Probe, RecordingSignals Signals);

/// <summary>Examines a file and fills in the recording's columns: everything an ingest does but the job around it.</summary>
internal sealed class RecordingExaminer(
    MediaTools media, IObjectStore store, FindPlaceName places, IOptions<RecordingsOptions> options, TimeProvider time)
{
    private const string Jpeg = "image/jpeg";

    /// <summary>Examines it, or says why it cannot be used.</summary>
    /// <exception cref="MediaException">ffmpeg could not work, through no fault of the file.</exception>
    public async Task<Result<Examination>> HandleAsync(Recording recording, string source, JobRun run, CancellationToken ct)
    {
        var probed = await media.ProbeAsync(source, ct);
        if (!probed.IsOk) { return probed.Refused<Examination>(); }
        var probe = probed.Value;
        if (Verdict.RefuseProbe(probe) is { } refusal) { return refusal; }

        run.Report("checking", 5);
        var plan = MeasurePlan.Of(probe);
        var packets = await PacketIndex.ReadAsync(media, source, probe, ct);
        var (pass, isSoundUnreadable) = await MeasureAsync(source, probe, plan, packets, run, ct);
        if (pass is null) { return new Problem("undecodable"); }
        var verdict = Verdict.Of(packets, pass, probe, isSoundUnreadable);
        if (verdict.Refusal is { } unusable) { return unusable; }
        var duration = verdict.Duration.TotalSeconds;

        run.Report("pictures", 55);
        var samples = await PictureSampler.ReadAsync(pass, plan, ct);
        var hasSound = probe.Audio is not null && !isSoundUnreadable;
        Describe(recording, probe, verdict, hasSound);
        await StorePicturesAsync(recording, source, probe, plan, pass, PosterMaker.Choose(samples, duration), run, ct);
        if (!BrowserProxy.IsPlayable(probe)) { await StoreProxyAsync(recording, source, probe, hasSound, run, ct); }

        run.Report("measuring", 82);
        var signals = SignalBuilder.Build(pass, samples, packets, plan, duration);
        recording.Signals = StudioJson.Write(signals);
        File.Delete(pass.FramesFile);
        await LocateAsync(recording, source, probe, run, ct);
        return new Examination(probe with { Duration = verdict.Duration, Audio = hasSound ? probe.Audio : null }, signals);
    }

    /// <summary>Key frames where they tell enough, every picture where not, and once more without a sound that no decoder understands.</summary>
    private async Task<(MeasureResult? Pass, bool IsSoundUnreadable)> MeasureAsync(
        string source, MediaProbe probe, MeasurePlan plan, PacketIndex packets, JobRun run, CancellationToken ct)
    {
        void Progress(double fraction) => run.Report("checking", 5 + (50 * fraction));
        async Task<MeasureResult?> TryAsync(bool full, bool withSound)
        {
            try { return await MeasurePass.RunAsync(media, source, probe, plan, full, withSound, run.ScratchFolder, Progress, ct); }
            catch (MediaException e) when (!e.IsTransient || e.Code == "ffmpeg_failed")
            {
                run.Log(e.Message);
                return null;
            }
        }

        var full = Verdict.NeedsFullDecode(packets, probe);
        var pass = await TryAsync(full, withSound: true);
        if (pass is not null && !full && Verdict.IsSuspicious(packets, pass)) { pass = await TryAsync(true, withSound: true); }
        if (pass is not null || probe.Audio is null) { return (pass, false); }
        return (await TryAsync(true, withSound: false), true);
    }

    private static void Describe(Recording recording, MediaProbe probe, Verdict verdict, bool hasSound)
    {
        var video = probe.Video!;
        recording.Duration = verdict.Duration;
        recording.Damage = [.. verdict.Damage];
        (recording.Width, recording.Height) = (video.Width, video.Height);
        recording.Fps = Math.Round(video.Fps, 3);
        recording.Rotation = video.Rotation;
        recording.VideoCodec = video.Codec;
        recording.AudioCodec = hasSound ? probe.Audio!.Codec : null;
        recording.ContentType = BrowserProxy.ContentType(probe);
        recording.Probe = StudioJson.Write(probe with { Duration = verdict.Duration, Audio = hasSound ? probe.Audio : null });
        recording.ErrorCode = null;
        recording.ErrorArgs = null;
    }

    private async Task StorePicturesAsync(
        Recording recording, string source, MediaProbe probe, MeasurePlan plan, MeasureResult pass, double posterAt, JobRun run, CancellationToken ct)
    {
        if (await PosterMaker.MakeAsync(media, source, probe.Video!, posterAt, run.ScratchFolder, ct) is { } poster)
        {
            var key = ObjectKeys.RecordingPoster(recording.UserId, recording.Id);
            await store.TakeFileAsync(key, poster, Jpeg, ct);
            recording.PosterKey = key;
        }
        if (new FileInfo(pass.SpriteFile) is { Exists: true, Length: > 0 })
        {
            var key = ObjectKeys.RecordingSprite(recording.UserId, recording.Id);
            await store.TakeFileAsync(key, pass.SpriteFile, Jpeg, ct);
            recording.SpriteKey = key;
            recording.Sprite = StudioJson.Write(plan.Sprite);
        }
    }

    private async Task StoreProxyAsync(Recording recording, string source, MediaProbe probe, bool hasSound, JobRun run, CancellationToken ct)
    {
        try
        {
            var proxy = await BrowserProxy.MakeAsync(media, source, probe, hasSound, run.ScratchFolder, f => run.Report("pictures", 60 + (20 * f)), ct);
            var key = ObjectKeys.RecordingProxy(recording.UserId, recording.Id);
            await store.TakeFileAsync(key, proxy, "video/mp4", ct);
            recording.ProxyKey = key;
        }
        catch (MediaException e) when (!e.IsTransient)
        {
            // The film does not need it; only hover and player do.
            run.Log(e.Message);
            recording.Damage = [.. recording.Damage, "no_preview"];
        }
    }

    private async Task LocateAsync(Recording recording, string source, MediaProbe probe, JobRun run, CancellationToken ct)
    {
        var telemetry = await GpmfTrack.ReadAsync(media, source, probe, run.ScratchFolder, ct);
        var where = Iso6709.Read(probe.Tags) ?? telemetry?.Where;
        (recording.Latitude, recording.Longitude) = (where?.Lat, where?.Lon);
        recording.PlaceName = where is { } point ? places.Handle(point.Lat, point.Lon) : null;
        if (recording is { CapturedFrom: CapturedFrom.Uploader, CapturedAt: not null }) { return; }
        var capture = CaptureClock.Read(new CaptureHints
        {
            Tags = probe.Tags,
            Filename = recording.Filename,
            Duration = probe.Duration,
            Where = where,
            SatelliteTime = telemetry?.Time,
            UploadedAt = recording.CreatedAt,
            Home = options.Value.HomeZone ?? time.LocalTimeZone,
        });
        recording.CapturedAt = capture.At;
        recording.CapturedOffsetMinutes = capture.OffsetMinutes;
        recording.CapturedFrom = capture.From;
        recording.LocalDate = capture.LocalDate;
    }
}
