using Microsoft.Extensions.Options;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Vlogs;

/// <summary>Long films are packed for streaming as well; other codecs than H.264 are not, for fewer players take them in pieces.</summary>
internal sealed class StoreStream(PackStream pack, StoreOutput output, IOptions<VlogsOptions> options)
{
    /// <summary>Packs and stores it where the film is long enough.</summary>
    /// <param name="film">The film's local file.</param>
    /// <param name="duration">Its length.</param>
    /// <param name="codec">How its picture is coded.</param>
    /// <param name="attempt">The job and the fence it was made under.</param>
    /// <param name="scratch">A folder to work in.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>The keys of pieces and list, or nulls.</returns>
    public async Task<(string? Pieces, string? Playlist)> HandleAsync(
        string film, TimeSpan duration, FilmCodec codec, (Guid JobId, int Fence) attempt, string scratch, CancellationToken ct)
    {
        var from = options.Value.StreamFromSeconds;
        if (from <= 0 || duration.TotalSeconds < from || codec != FilmCodec.H264) { return (null, null); }
        var packed = await pack.HandleAsync(film, Path.Combine(scratch, "stream"), ct);
        var pieces = await output.HandleAsync(attempt, "film.m4s", packed.FragmentsPath, "video/mp4", ct);
        var playlist = await output.HandleAsync(attempt, "film.m3u8", packed.PlaylistPath, "application/vnd.apple.mpegurl", ct);
        return (pieces, playlist);
    }
}
