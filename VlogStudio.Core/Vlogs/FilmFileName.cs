using System.Text;
using VlogStudio.Core.Timelines.Exchange;

namespace VlogStudio.Core.Vlogs;

/// <summary>Names of files people save, safe on every system.</summary>
internal static class FilmFileName
{
    /// <summary>What a film's files are called, without an ending.</summary>
    public static string Of(Vlog vlog) => Safe(vlog.Title) is { Length: > 0 } safe ? safe : $"film-{vlog.TargetDate:yyyy-MM-dd}";

    /// <summary>A text as part of a file name; empty where nothing of it can stand in one.</summary>
    public static string Safe(string text)
    {
        var name = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(80))
        {
            name.Append(Rune.IsControl(rune) || "\\/:*?\"<>|".Contains(rune.ToString(), StringComparison.Ordinal) ? "-" : rune.ToString());
        }
        return name.ToString().Trim(' ', '.', '-');
    }

    /// <summary>A source's name in exported timelines: its own, with its ending.</summary>
    public static string OfSource(string name, string contentType)
    {
        var ending = Path.GetExtension(name);
        var safe = Safe(ending.Length is > 1 and < 8 ? name[..^ending.Length] : name);
        if (ending.Length is not (> 1 and < 8) || Safe(ending[1..]).Length != ending.Length - 1) { ending = EndingOf(contentType); }
        return (safe.Length > 0 ? safe : "source") + ending;
    }

    /// <summary>The names of a film's sources, each once; the id is known again by them even where an exported file keeps nothing else.</summary>
    public static Dictionary<Guid, ExchangeMedia> Distinct(IEnumerable<(Guid Id, ExchangeMedia Media)> sources)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return sources.ToDictionary(s => s.Id, s =>
        {
            var (name, n) = (s.Media.Name, 1);
            while (!taken.Add(name)) { name = $"{Path.GetFileNameWithoutExtension(s.Media.Name)}-{++n}{Path.GetExtension(s.Media.Name)}"; }
            return s.Media with { Name = name };
        });
    }

    private static string EndingOf(string contentType) => contentType switch
    {
        "audio/mpeg" => ".mp3",
        "audio/mp4" => ".m4a",
        "audio/wav" => ".wav",
        "audio/flac" => ".flac",
        "audio/ogg" => ".ogg",
        "video/quicktime" => ".mov",
        _ => contentType.StartsWith("audio/", StringComparison.Ordinal) ? ".audio" : ".mp4",
    };
}
