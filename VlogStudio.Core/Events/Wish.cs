using System.Globalization;
using System.Text;

namespace VlogStudio.Core.Events;

/// <summary>
/// A wish in words, understood as far as words go: what to show, what not to, how many, and whether nothing else is wanted. Pure. It knows the
/// measured traits (sharp, lively, quiet …) and times of day by their names and matches every other word against titles, summaries and places.
/// </summary>
internal sealed record Wish
{
    private static readonly HashSet<string> Negations = ["no", "not", "without", "except", "avoid", "skip", "never", "less", "exclude", "omit", "nothing", "dont", "none"];
    private static readonly HashSet<string> Turns = ["but", "only", "more", "just", "prefer", "show", "instead", "rather"];
    private static readonly HashSet<string> Silent =
    [
        "a", "an", "the", "of", "and", "or", "with", "in", "on", "at", "to", "from", "for", "my", "our", "me", "us", "i", "we", "it", "is", "are", "was", "be", "that",
        "this", "these", "those", "please", "want", "like", "would", "some", "any", "lots", "lot", "much", "many", "very", "best", "top", "good", "great", "nice",
        "clip", "clips", "event", "events", "moment", "moments", "scene", "scenes", "shot", "shots", "part", "parts", "video", "videos", "film", "footage", "stuff",
        "things", "where", "when", "there", "day", "all", "also", "mostly", "mainly", "do", "have", "one", "ones",
    ];
    private static readonly HashSet<string> Counted = ["clip", "clips", "event", "events", "moment", "moments", "scene", "scenes", "shot", "shots", "part", "parts"];
    private static readonly HashSet<string> Counting = ["top", "best", "only", "just"];
    private static readonly Dictionary<string, int> Numbers = new()
    {
        ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10, ["eleven"] = 11,
        ["twelve"] = 12, ["fifteen"] = 15, ["twenty"] = 20,
    };

    /// <summary>What is to be shown, folded words.</summary>
    public IReadOnlyList<string> Wanted { get; init; } = [];

    /// <summary>What is not to be shown, folded words.</summary>
    public IReadOnlyList<string> Unwanted { get; init; } = [];

    /// <summary>How many at most, where the wish says so.</summary>
    public int? Count { get; init; }

    /// <summary>Whether only what matches is wanted.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>Understands a text.</summary>
    public static Wish Parse(string? text)
    {
        var (wanted, unwanted) = (new List<string>(), new List<string>());
        var tokens = Tokens(text ?? "");
        int? count = null;
        var (isNegated, isExclusive) = (false, false);
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = tokens[i];
            if (NumberOf(word) is { } number && IsCount(tokens, i))
            {
                count = number;
                continue;
            }
            if (word is "," or "." || Turns.Contains(word)) { isNegated = false; }
            if (Negations.Contains(word)) { isNegated = true; }
            isExclusive |= word == "only" && NumberOf(i + 1 < tokens.Count ? tokens[i + 1] : "") is null;
            if (word is "," or "." || Turns.Contains(word) || Negations.Contains(word) || Silent.Contains(word)) { continue; }
            (isNegated ? unwanted : wanted).Add(word);
        }
        return new Wish
        {
            Wanted = [.. wanted.Distinct()],
            Unwanted = [.. unwanted.Distinct().Except(wanted)],
            Count = count is > 0 and <= 200 ? count : null,
            IsExclusive = isExclusive && wanted.Count > 0,
        };
    }

    /// <summary>How much of what is wanted an event has, 0..1; 0 for a wish without wants.</summary>
    public double Match(RecommendationEvent e) => Wanted.Count == 0 ? 0 : Wanted.Count(word => Has(e, word)) / (double)Wanted.Count;

    /// <summary>Whether an event has something that is not wanted.</summary>
    public bool Excludes(RecommendationEvent e) => Unwanted.Any(word => Has(e, word));

    /// <summary>Words without case and accents; CJK text stays in runs.</summary>
    internal static IReadOnlyList<string> Tokens(string text)
    {
        var (tokens, word) = (new List<string>(), new StringBuilder());
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark || c is '\'' or '’') { continue; }
            if (char.IsLetterOrDigit(c)) { word.Append(char.ToLowerInvariant(c)); continue; }
            End(tokens, word);
            if (c is ',' or ';' or '.' or '!' or '?' or '、' or '，' or '。') { tokens.Add(c is ',' or ';' or '、' or '，' ? "," : "."); }
        }
        End(tokens, word);
        return tokens;
    }

    private static void End(List<string> tokens, StringBuilder word)
    {
        if (word.Length > 0) { tokens.Add(word.ToString().Normalize(NormalizationForm.FormC)); }
        word.Clear();
    }

    private static int? NumberOf(string word) =>
        Numbers.TryGetValue(word, out var number) || int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number : null;

    private static bool IsCount(IReadOnlyList<string> tokens, int i) =>
        (i > 0 && Counting.Contains(tokens[i - 1])) || tokens.Skip(i + 1).Take(2).Any(Counted.Contains);

    private static bool Has(RecommendationEvent e, string word) => e.Traits.Contains(TraitOf(word)) || e.Words.Any(own => IsSame(own, word));

    private static string TraitOf(string word) => word switch
    {
        "sharp" or "crisp" or "clear" => "sharp",
        "blurry" or "blurred" or "unsharp" or "soft" => "blurry",
        "lively" or "action" or "active" or "moving" or "movement" or "busy" => "lively",
        "shaky" or "wobbly" or "shaking" => "shaky",
        "dark" or "dim" => "dark",
        "bright" or "sunny" or "light" => "well_lit",
        "loud" or "laughter" or "laughing" or "cheering" or "noise" or "noisy" => "loud_moment",
        "quiet" or "silent" or "silence" => "quiet",
        "still" or "calm" or "boring" => "long_still",
        "talking" or "voices" or "speech" or "speaking" or "sound" => "voices_or_sound",
        _ => "",
    };

    /// <summary>Whether two words are forms of one: equal, or of one stem as far as that can be told without a dictionary.</summary>
    private static bool IsSame(string own, string wished)
    {
        if (own == wished || (own.Length > 2 && wished.Length > 2 && own.TrimEnd('s') == wished.TrimEnd('s'))) { return true; }
        if (wished.Any(c => c >= 0x2E80)) { return own.Contains(wished, StringComparison.Ordinal); }
        var common = own.Zip(wished).TakeWhile(pair => pair.First == pair.Second).Count();
        return common >= 4 && Math.Max(own.Length, wished.Length) - common <= 3;
    }
}
