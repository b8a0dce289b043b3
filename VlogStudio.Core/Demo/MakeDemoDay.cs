using VlogStudio.Core.Media;
using VlogStudio.Core.Music;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Core.Demo;

/// <summary>
/// Fills an account with a synthesised day of recordings two days ago, and the library with two pieces of music, by the same acts an upload uses. What
/// is there already is left alone, so a stopped run goes on where it was.
/// </summary>
/// <param name="media">Draws the scenes.</param>
/// <param name="receive">Takes recordings.</param>
/// <param name="list">Knows what is there.</param>
/// <param name="tracks">Knows which music is there.</param>
/// <param name="import">Takes music.</param>
/// <param name="time">The clock.</param>
public sealed class MakeDemoDay(
    MediaTools media, ReceiveRecording receive, ListRecordings list, ListTracks tracks, ImportLibraryTrack import, TimeProvider time)
{
    private const string Artist = "VlogStudio";
    private const string Licence = "CC0 1.0";

    /// <summary>Makes what is missing.</summary>
    /// <param name="userId">Whose day it becomes.</param>
    /// <param name="onMade">Told the name of each thing that was made.</param>
    /// <param name="ct">Ends the work between two things.</param>
    /// <returns>How many recordings were made.</returns>
    /// <exception cref="MediaException">ffmpeg could not draw a scene.</exception>
    public async Task<int> HandleAsync(Guid userId, Action<string> onMade, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(onMade);
        var scratch = Directory.CreateTempSubdirectory("vlogstudio-demo-").FullName;
        try
        {
            foreach (var piece in DemoMusic.All) { await AddMusicAsync(userId, piece, scratch, onMade, ct); }
            var there = await list.HandleAsync(userId, new RecordingFilter(), new PageRequest(0, PageRequest.MaxLimit), ct);
            var names = there.Items.Select(r => r.Filename).ToHashSet(StringComparer.Ordinal);
            var missing = DemoScenes.All.Where(s => !names.Contains(s.Name)).ToList();
            var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-2);
            foreach (var scene in missing) { await AddSceneAsync(userId, scene, day, scratch, onMade, ct); }
            return missing.Count;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task AddSceneAsync(Guid userId, DemoScene scene, DateOnly day, string scratch, Action<string> onMade, CancellationToken ct)
    {
        var path = Path.Combine(scratch, scene.Name);
        var local = day.ToDateTime(scene.At);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Lisbon", out var lisbon) ? lisbon : TimeZoneInfo.Utc;
        await DrawAsync(scene.ArgumentsFor(path, new DateTimeOffset(local, zone.GetUtcOffset(local))), scratch, ct);
        await using (var file = File.OpenRead(path))
        {
            var taken = await receive.HandleAsync(userId, scene.Name, file, capturedAt: null, ct);
            if (!taken.IsOk) { throw new InvalidOperationException($"{scene.Name} was refused: {taken.Problems[0].Code}"); }
        }

        File.Delete(path);
        onMade(scene.Title);
    }

    private async Task AddMusicAsync(Guid userId, DemoMusic piece, string scratch, Action<string> onMade, CancellationToken ct)
    {
        var there = await tracks.HandleAsync(userId, piece.Title, new PageRequest(0, 10), ct);
        if (there.Items.Any(t => t.Title == piece.Title && t.Artist == Artist)) { return; }
        var wave = Path.Combine(scratch, "music.wav");
        var path = Path.Combine(scratch, "music.m4a");
        await piece.WriteAsync(wave, ct);
        await media.RunAsync(
            new FfmpegCommand { Inputs = [new FfmpegInput(wave, [], IsTrusted: true)], Outputs = ["-c:a", "aac", "-b:a", "160k", "-movflags", "+faststart", path], ScratchFolder = scratch }, null, ct);
        var added = await import.HandleAsync(new LibraryTrack(path, piece.Title, Artist, Licence), ct);
        if (!added.IsOk) { throw new InvalidOperationException($"{piece.Title} was refused: {added.Problems[0].Code}"); }
        onMade(piece.Title);
    }

    private Task<FfmpegResult> DrawAsync(IReadOnlyList<string> arguments, string scratch, CancellationToken ct) =>
        media.RunAsync(new FfmpegCommand { Inputs = [], Outputs = arguments, ScratchFolder = scratch }, null, ct);
}
