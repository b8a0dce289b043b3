using System.Globalization;

namespace VlogStudio.Core.Demo;

/// <summary>One recording of the demo day.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="At">When on the day it was shot, local time.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Length">Length.</param>
/// <param name="Title">Words burned in at the lower left.</param>
/// <param name="Picture">ffmpeg's filter graph that makes the picture.</param>
/// <param name="Sound">ffmpeg's filter graph that makes the sound.</param>
internal sealed record DemoScene(string Name, TimeOnly At, double Latitude, double Longitude, TimeSpan Length, string Title, string Picture, string Sound)
{
    /// <summary>Where it was shot, ISO 6709.</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"{Latitude:+00.0000;-00.0000}{Longitude:+000.0000;-000.0000}/");

    /// <summary>The arguments after ffmpeg's guards that make the file.</summary>
    public IReadOnlyList<string> ArgumentsFor(string path, DateTimeOffset capturedAt)
    {
        var seconds = Length.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var title = $"drawtext=font=Sans:text='{Title}':fontsize=50:fontcolor=white@0.92:x=56:y=h-120:shadowcolor=black@0.5:shadowx=2:shadowy=3:alpha='min(1,t)'";
        return
        [
            "-f", "lavfi", "-t", seconds, "-i", $"{Picture},{title}",
            "-f", "lavfi", "-t", seconds, "-i", Sound,
            "-c:v", "libx264", "-preset", "ultrafast", "-crf", "25", "-g", "60", "-pix_fmt", "yuv420p", "-r", "30",
            "-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2", "-movflags", "+faststart+use_metadata_tags",
            "-metadata", $"com.apple.quicktime.creationdate={capturedAt.ToString("yyyy-MM-dd'T'HH:mm:sszz00", CultureInfo.InvariantCulture)}",
            "-metadata", $"com.apple.quicktime.location.ISO6709={Place}",
            path,
        ];
    }
}
