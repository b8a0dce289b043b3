using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>The chosen piece of music, repeated to the film's length.</summary>
internal sealed class MusicSound(SoundFiles files)
{
    private const int BytesPerSample = 4;

    /// <summary>Cuts and repeats it.</summary>
    public async Task<SoundTrack> MakeAsync(MusicBed bed, RenderSource source, long samples, CancellationToken ct)
    {
        var piece = await CutAsync(bed, source, samples, ct);
        var bytes = samples * BytesPerSample;
        if (new FileInfo(piece.Path).Length == bytes)
        {
            return piece;
        }

        var music = files.PathOf("music.pcm");
        await using (var whole = new FileStream(music, FileMode.Create, FileAccess.Write))
        {
            while (whole.Length < bytes)
            {
                var before = whole.Length;
                await SoundFiles.AppendAsync(piece.Path, whole, null, ct);
                if (whole.Length == before)
                {
                    whole.SetLength(bytes);
                }
            }

            whole.SetLength(bytes);
        }

        return piece with { Path = music };
    }

    /// <summary>The chosen piece, with its ends softened where it will be repeated.</summary>
    private async Task<SoundTrack> CutAsync(MusicBed bed, RenderSource source, long samples, CancellationToken ct)
    {
        var length = AudioPlan.SamplesOf(bed.Out - bed.In);
        var wanted = Math.Min(length, samples);
        var edge = Math.Min(AudioPlan.SampleRate / 30, wanted / 4);
        var softened = length < samples ? FilterText.Invariant($",afade=t=in:ss=0:ns={edge},afade=t=out:ss={wanted - edge}:ns={edge}") : "";

        var target = files.PathOf("piece.pcm");
        var input = new FfmpegInput(source.Path, ["-ss", FilterText.Seconds(bed.In), "-t", FilterText.Seconds(AudioPlan.TimeOf(wanted)), "-vn", "-sn", "-dn"]);
        var filter = FilterText.Invariant(
            $"aresample={AudioPlan.SampleRate}:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo,atrim=end_sample={wanted}{softened},{Loudness.FilterWithoutPeak}");
        var result = await files.RunAsync(
            [input], ["-map", FilterText.Invariant($"0:{source.Probe.Audio!.Index}"), "-af", filter, "-c:a", "pcm_s16le", .. SoundFiles.RawStereo, target], ct, isStrict: false);
        return new SoundTrack(target, SoundFiles.RawStereo, Loudness.Read(result.StandardError));
    }
}
