using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Rendering.Words;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// What the tools of this machine make of the same arguments. ffmpeg's version alone does not say: its libraries and fonts are updated beside it, and
/// some of its filters reckon otherwise on another processor. So a few frames of everything are made once, and their bytes are the mark: machines
/// of one mark may make parts of one film, and what was kept under another mark is not used.
/// </summary>
internal static class ToolMark
{
    private const int Frames = 10;
    private static readonly FrameSize Size = new(320, 180);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Known = new(StringComparer.Ordinal);

    /// <summary>The mark; found out once for each program.</summary>
    /// <exception cref="MediaException">ffmpeg is missing.</exception>
    public static async Task<string> OfAsync(MediaTools media, CancellationToken ct)
    {
        var version = await media.VersionAsync(ct);
        var name = $"{media.FfmpegProgram}|{version}";
        var finding = Known.GetOrAdd(name, _ => new Lazy<Task<string>>(() => Apart(() => FindAsync(media, version))));
        try
        {
            return await finding.Value.WaitAsync(ct);
        }
        catch (Exception error) when (error is MediaException or IOException or UnauthorizedAccessException)
        {
            // Told to this caller's film by a mark that no other machine has; the next one may find better.
            Known.TryRemove(new KeyValuePair<string, Lazy<Task<string>>>(name, finding));
            return Mark(version, [Environment.MachineName]);
        }
    }

    /// <summary>Outside of whatever asked first: what is found out belongs to no film.</summary>
    private static Task<string> Apart(Func<Task<string>> find)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(find);
        }
    }

    private static async Task<string> FindAsync(MediaTools media, string version)
    {
        var folder = Directory.CreateTempSubdirectory("vlogstudio-mark-").FullName;
        try
        {
            var encoders = (await media.CapabilitiesAsync(CancellationToken.None)).Encoders;
            var codecs = Enum.GetValues<FilmCodec>().Where(codec => encoders.Contains(EncoderSettings.EncoderOf(codec))).ToList();
            var words = SegmentWords.Of(new Card { Text = "Hamburgefonstiv 夏の日 여름날 夏天", Detail = "Ωμέγα Ёж קיץ صيف 0123456789" }, Size);
            await File.WriteAllTextAsync(Path.Combine(folder, words.Name), words.Text);
            await media.RunAsync(Command(words, codecs, folder), null, CancellationToken.None);
            var made = await Task.WhenAll(codecs.Select(async codec => Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(FileOf(folder, codec))))));
            return Mark(version, made);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FfmpegCommand Command(WordsFile words, List<FilmCodec> codecs, string folder)
    {
        var rate = FrameRate.Thirty;
        var picture = FilterText.Invariant($"testsrc2=s=426x240:r=30,trim=end_frame={Frames},format=yuv444p,") +
            FilterText.Invariant($"scale={Size.Width}:{Size.Height}:flags=lanczos:in_color_matrix=bt601:out_color_matrix=bt601:in_range=pc:out_range=tv,format=yuv420p,") +
            "colorspace=ispace=smpte170m:iprimaries=bt709:itrc=bt709:irange=tv:space=bt709:primaries=bt709:trc=bt709:range=tv:format=yuv420p:fast=1," +
            FilterText.Invariant($"gblur=sigma=0.8,{BurnedWords.Filter(words, rate)},split={codecs.Count}") + string.Concat(codecs.Select(codec => $"[{codec}]"));
        return new FfmpegCommand
        {
            Inputs = [],
            Outputs =
            [
                "-filter_complex", picture,
                .. codecs.SelectMany(codec => (string[])
                [
                    "-map", $"[{codec}]", .. EncoderSettings.WithThreads(EncoderSettings.Arguments(new RenderProfile { Size = Size, Codec = codec }, rate), 1),
                    "-frames:v", FilterText.Number(Frames), "-f", "mp4", FileOf(folder, codec),
                ]),
            ],
            ScratchFolder = folder,
            WallLimit = TimeSpan.FromMinutes(1),
        };
    }

    private static string FileOf(string folder, FilmCodec codec) => Path.Combine(folder, codec + ".mp4");

    private static string Mark(string version, IEnumerable<string> made) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{version}|{string.Join('|', made)}")));
}
