using System.Text;

namespace VlogStudio.Core.Primitives;

/// <summary>What a person typed, made fit to be kept: trimmed, composed, of bounded length, and text indeed.</summary>
public static class PersonText
{
    /// <summary>Checks one input.</summary>
    /// <param name="field">The input, for the problem.</param>
    /// <param name="text">What was typed; null counts as empty.</param>
    /// <param name="max">The most characters (code points) it may have.</param>
    /// <param name="isRequired">Whether empty is refused.</param>
    /// <returns>The text, or the problem: text_required, text_too_long (args: max, actual), text_unreadable.</returns>
    public static Result<string> Check(string field, string? text, int max, bool isRequired)
    {
        var trimmed = (text ?? "").Trim();
        if (trimmed.Length == 0) { return isRequired ? Problem.Invalid(field, "text_required") : ""; }
        var length = 0;
        foreach (var rune in trimmed.EnumerateRunes())
        {
            length++;
            if (rune == Rune.ReplacementChar || rune.Value < ' ' && rune.Value is not ('\n' or '\t')) { return Problem.Invalid(field, "text_unreadable"); }
        }
        if (length > max) { return Problem.Invalid(field, "text_too_long", max, length); }
        return trimmed.Normalize(NormalizationForm.FormC);
    }
}
