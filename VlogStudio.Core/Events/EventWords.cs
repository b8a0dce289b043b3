using System.Globalization;
using System.Resources;

namespace VlogStudio.Core.Events;

/// <summary>
/// The words detection gives events: titles and summaries, built once when an event is made, in its owner's language, from resources beside this file.
/// They are stored as text, because a person may change them and a wish in words is matched against them.
/// </summary>
/// <param name="culture">The language and its formats.</param>
internal sealed class EventWords(CultureInfo culture)
{
    private static readonly ResourceManager Resources = new("VlogStudio.Core.Events.EventWords", typeof(EventWords).Assembly);
    private static readonly string[] Told = ["sharp", "blurry", "lively", "shaky", "dark", "well_lit", "loud_moment", "quiet", "long_still"];

    /// <summary>The words of a language as it is stored with a person; English where there is none.</summary>
    public static EventWords For(string? culture)
    {
        try { return new EventWords(CultureInfo.GetCultureInfo(string.IsNullOrWhiteSpace(culture) ? "en" : culture)); }
        catch (CultureNotFoundException) { return new EventWords(CultureInfo.GetCultureInfo("en")); }
    }

    /// <summary>A name, e.g. “Morning in Paris, 7:12 AM”; from the second of a minute on with its number.</summary>
    public string Title(DateTime local, string? place, int number)
    {
        var part = Get(PartOfDay(local.Hour));
        var clock = local.ToString("t", culture);
        var town = place?.Split(',')[0].Trim();
        var title = string.IsNullOrEmpty(town) ? Format("title", part, clock) : Format("title_place", part, town, clock);
        return Shorten(number > 1 ? $"{title} ({number})" : title, 200);
    }

    /// <summary>A sentence of what is to be seen and heard; with what the file's name tells, if it tells anything.</summary>
    public string Summary(TimeSpan length, IReadOnlyList<ScoreReason> reasons, string? told)
    {
        var traits = reasons.Where(r => Told.Contains(r.Code) && r.Value >= 0.25).Take(3).Select(r => Get($"trait_{r.Code}")).ToList();
        var seconds = Math.Max(1, (int)Math.Round(length.TotalSeconds));
        var sentence = traits.Count == 0 ? Format("summary_plain", seconds) : Format("summary", seconds, string.Join(Get("list_comma"), traits));
        return Shorten(told is null ? sentence : $"{sentence} {Format("summary_from", told)}", 1000);
    }

    /// <summary>What a person wrote into a file's name: null for the names cameras give.</summary>
    public static string? TellingName(string filename)
    {
        var name = Path.GetFileNameWithoutExtension(filename ?? "");
        var words = name.Split(['_', '-', '.', ' ', '(', ')', '+'], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => w.All(c => char.IsLetter(c) || c == '\'') && w.Length > 1 && !CameraWords.Contains(w.ToUpperInvariant())).ToList();
        return words.Count == 0 ? null : Shorten(string.Join(' ', words), 200);
    }

    private static readonly HashSet<string> CameraWords =
    [
        "IMG", "VID", "MOV", "MVI", "DSC", "DSCN", "DSCF", "PXL", "GOPR", "GH", "GX", "GP", "DJI", "MAH", "CLIP", "VIDEO", "MOVIE", "TRIM", "WA", "WP",
        "SAM", "HDR", "TS", "MP", "WHATSAPP", "SIGNAL", "SCREEN", "RECORDING", "SNAPCHAT", "RPREPLAY", "FINAL", "INSTA", "LRV", "FILE", "BLOB", "UPLOAD",
    ];

    private static string PartOfDay(int hour) => hour switch
    {
        < 5 => "night",
        < 12 => "morning",
        < 14 => "noon",
        < 18 => "afternoon",
        < 22 => "evening",
        _ => "night",
    };

    private static string Shorten(string text, int max)
    {
        var runes = text.EnumerateRunes().Take(max).Select(r => r.ToString());
        return string.Concat(runes);
    }

    private string Get(string key) => Resources.GetString(key, culture) ?? throw new InvalidOperationException($"The words of '{key}' are missing.");

    private string Format(string key, params object[] args) => string.Format(culture, Get(key), args);
}
