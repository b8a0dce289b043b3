using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering.Filters;

namespace VlogStudio.Core.Rendering;

/// <summary>Where sounds of one render are made, measured, and kept between renders.</summary>
internal sealed class SoundFiles(MediaTools media, RunMeter meter, SegmentCache cache, string folder, string toolVersion)
{
    public static readonly string[] RawStereo = ["-f", "s16le", "-ar", "48000", "-ac", "2"];
    public static readonly string[] RawFloatStereo = ["-f", "f32le", "-ar", "48000", "-ac", "2"];

    /// <summary>Changes when the same timeline comes to mean another sound.</summary>
    private const string EngineVersion = "3";
    private const string NoteExtension = ".json";

    public string Folder => folder;

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>Names a sound by everything that decides it.</summary>
    public string Key(string parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"sound {EngineVersion}|{toolVersion}|{parts}")));

    public async Task<bool> CanKeepPitchWellAsync(CancellationToken ct) => (await media.CapabilitiesAsync(ct)).Filters.Contains(Tempo.BestFilter);

    public Task<FfmpegResult> RunAsync(IReadOnlyList<FfmpegInput> inputs, IReadOnlyList<string> outputs, CancellationToken ct, bool isStrict = true) =>
        meter.CountAsync(media.RunAsync(new FfmpegCommand { Inputs = inputs, Outputs = outputs, ScratchFolder = folder, StopOnError = isStrict }, null, ct));

    public async Task<Loudness> MeasureAsync(SoundTrack track, CancellationToken ct)
    {
        var result = await RunAsync([track.Input], ["-map", "0:a:0", "-af", Loudness.Filter, "-f", "null", "-"], ct);
        return Loudness.Read(result.StandardError);
    }

    /// <summary>Decodes a coded sound once, measures it, and notes its bytes.</summary>
    public async Task<SoundNote> ExamineAsync(string path, CancellationToken ct)
    {
        var packets = path + ".crc";
        var result = await RunAsync(
            [new FfmpegInput(path, [], IsTrusted: true)],
            ["-map", "0:a:0", "-af", Loudness.Filter, "-f", "null", "-", "-map", "0:a:0", "-c", "copy", "-f", "framecrc", packets],
            ct);
        var table = await PacketTable.ReadAsync(packets, ct);
        File.Delete(packets);
        return SoundNote.Of(Loudness.Read(result.StandardError), PacketTable.Digest(table.Of(0)));
    }

    /// <summary>Takes a sound that was made in another render; null when there is none.</summary>
    public SoundNote? Take(string key, string extension, string target)
    {
        var note = target + NoteExtension;
        try
        {
            return cache.TryTake(key, NoteExtension, note) && cache.TryTake(key, extension, target) ? StudioJson.Read<SoundNote>(File.ReadAllText(note)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a sound and what was measured on it.</summary>
    public async Task KeepAsync(string key, string extension, string path, SoundNote note, CancellationToken ct)
    {
        var file = path + NoteExtension;
        // What was taken from the cache is a link to it, and is not written into.
        File.Delete(file);
        await File.WriteAllTextAsync(file, StudioJson.Write(note), ct);
        cache.Keep(key, NoteExtension, file);
        cache.Keep(key, extension, path);
    }

    /// <summary>Appends a file, cut or filled with silence to a length in bytes.</summary>
    public static async Task AppendAsync(string path, FileStream target, long? wantedBytes, CancellationToken ct)
    {
        var from = target.Length;
        await using (var part = new FileStream(path, FileMode.Open, FileAccess.Read))
        {
            await part.CopyToAsync(target, ct);
        }

        if (wantedBytes is { } wanted)
        {
            target.SetLength(from + wanted);
            target.Position = target.Length;
        }
    }
}
