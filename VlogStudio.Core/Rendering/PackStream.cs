using VlogStudio.Core.Media;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Packs a finished film for streaming: HLS with one fragmented MP4 that is read in ranges. A long film then begins without its whole index and
/// jumps without reading what lies between. Packets are copied, and proven to be the film's.
/// </summary>
/// <param name="media">The door to ffmpeg.</param>
public sealed class PackStream(MediaTools media)
{
    private const string PlaylistName = "film.m3u8";
    private const string FragmentsName = "film.m4s";

    /// <summary>Every third key frame of a film: often enough to adapt, seldom enough to keep the list short.</summary>
    private const string SecondsAPiece = "6";

    /// <summary>Writes both files into a folder.</summary>
    /// <param name="film">The film's local file.</param>
    /// <param name="folder">A folder that is not there yet, within the scratch folder.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="MediaException">film_invalid: what was packed is not the film; others of <see cref="MediaTools"/>.</exception>
    public async Task<PackedStream> HandleAsync(string film, string folder, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(film);
        Directory.CreateDirectory(folder);
        var packed = new PackedStream(Path.Combine(folder, PlaylistName), Path.Combine(folder, FragmentsName));
        await media.RunAsync(
            new FfmpegCommand
            {
                Inputs = [new FfmpegInput(film, [])],
                Outputs =
                [
                    "-map", "0:v:0", "-map", "0:a:0", "-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact",
                    // Shifted to begin at nothing, picture and sound would need edits that browsers leave out: the sound would be early by 45 ms.
                    "-avoid_negative_ts", "disabled", "-f", "hls",
                    "-hls_time", SecondsAPiece, "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-hls_flags", "single_file+independent_segments",
                    "-hls_segment_filename", FragmentsName, PlaylistName,
                ],
                ScratchFolder = folder,
            },
            null,
            ct);
        var (own, copied) = (await WalkAsync(film, folder, ct), await WalkAsync(packed.FragmentsPath, folder, ct));
        return own == copied ? packed : throw new MediaException("film_invalid", "The stream has other pictures or sound than the film.", isTransient: true);
    }

    private async Task<(string Picture, string Sound)> WalkAsync(string path, string folder, CancellationToken ct)
    {
        var list = Path.Combine(folder, "packets.crc");
        await media.RunAsync(
            new FfmpegCommand
            {
                Inputs = [new FfmpegInput(path, [])],
                Outputs = ["-map", "0:v:0", "-map", "0:a:0", "-c", "copy", "-f", "framecrc", list],
                ScratchFolder = folder,
            },
            null,
            ct);
        var table = await PacketTable.ReadAsync(list, ct);
        File.Delete(list);
        return (PacketTable.Digest(table.Of(0)), PacketTable.Digest(table.Of(1)));
    }
}

/// <summary>A film packed for streaming.</summary>
/// <param name="PlaylistPath">The list of pieces (<c>film.m3u8</c>), which names its neighbour.</param>
/// <param name="FragmentsPath">All pieces in one file (<c>film.m4s</c>).</param>
public sealed record PackedStream(string PlaylistPath, string FragmentsPath);
