using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Media.Fuzz;

/// <summary>Small files of every form people send, and the damaged ones of the real set.</summary>
internal static class FuzzFootage
{
    private static readonly string[] s_h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10"];

    private static readonly Lazy<Task<IReadOnlyList<byte[]>>> s_films = new(MakeFilmsAsync);
    private static readonly Lazy<Task<IReadOnlyList<byte[]>>> s_sounds = new(MakeSoundsAsync);
    private static readonly Lazy<Task<IReadOnlyList<byte[]>>> s_pictures = new(MakePicturesAsync);

    public static Task<IReadOnlyList<byte[]>> FilmsAsync() => s_films.Value;

    public static Task<IReadOnlyList<byte[]>> SoundsAsync() => s_sounds.Value;

    public static Task<IReadOnlyList<byte[]>> PicturesAsync() => s_pictures.Value;

    private static async Task<IReadOnlyList<byte[]>> MakeFilmsAsync()
    {
        List<string> made =
        [
            await MakeAsync("fuzz.mp4", [.. s_h264, "-c:a", "aac", "-movflags", "+faststart", "-metadata", "location=+27.1281+100.2508/", "-metadata", "title=A day", "-metadata:s:v", "rotate=90"]),
            await MakeAsync("fuzz-late.mp4", [.. s_h264, "-c:a", "aac"]),
            await MakeAsync("fuzz.mov", ["-c:v", "mjpeg", "-q:v", "10", "-c:a", "pcm_s16le"]),
            await MakeAsync("fuzz-pieces.mp4", [.. s_h264, "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov+default_base_moof"]),
            await MakeAsync("fuzz.mkv", [.. s_h264, "-c:a", "libopus"]),
            await MakeAsync("fuzz.webm", ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "200k", "-c:a", "libvorbis"]),
            await MakeAsync("fuzz.avi", ["-c:v", "mpeg4", "-q:v", "8", "-c:a", "libmp3lame"]),
            await MakeAsync("fuzz.ts", ["-c:v", "mpeg2video", "-q:v", "8", "-c:a", "mp2"]),
            await MakeAsync("fuzz.flv", ["-c:v", "flv", "-q:v", "8", "-c:a", "libmp3lame", "-ar", "44100"]),
            await MakeAsync("fuzz.3gp", ["-c:v", "h263", "-s", "176x144", "-c:a", "aac"]),
        ];
        if (TestMedia.Folder is { } media)
        {
            made.AddRange(Directory.GetFiles(Path.Combine(media, "broken")).Where(f => new FileInfo(f).Length is > 0 and < 1 << 20));
        }

        return await ReadAsync(made);
    }

    private static async Task<IReadOnlyList<byte[]>> MakeSoundsAsync() => await ReadAsync(
    [
        await SoundAsync("fuzz.wav"), await SoundAsync("fuzz.mp3", "-c:a", "libmp3lame", "-metadata", "title=Song", "-id3v2_version", "3"), await SoundAsync("fuzz.ogg", "-c:a", "libvorbis"),
        await SoundAsync("fuzz.flac"), await SoundAsync("fuzz.m4a", "-c:a", "aac"), await SoundAsync("fuzz.aiff"),
    ]);

    private static async Task<IReadOnlyList<byte[]>> MakePicturesAsync() => await ReadAsync(
    [
        await TestClips.MakeAsync("fuzz.jpg", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=1:d=1", "-frames:v", "1", "-pix_fmt", "yuvj420p"),
        await TestClips.MakeAsync("fuzz.png", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=1:d=1", "-frames:v", "1"),
    ]);

    private static async Task<IReadOnlyList<byte[]>> ReadAsync(IEnumerable<string> paths) => await Task.WhenAll(paths.Select(p => File.ReadAllBytesAsync(p)));

    private static Task<string> MakeAsync(string name, string[] coding) => TestClips.MakeAsync(
        name, ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=1", "-f", "lavfi", "-i", "sine=f=440:r=44100:d=1", .. coding]);

    private static Task<string> SoundAsync(string name, params string[] coding) => TestClips.MakeAsync(name, ["-f", "lavfi", "-i", "sine=f=440:r=44100:d=2", .. coding]);
}
