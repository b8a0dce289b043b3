namespace VlogStudio.Core.Timelines.Exchange.Sheets;

/// <summary>Words with smaller words below, as one text; and back, whether somebody changed them meanwhile or not.</summary>
internal static class SheetWords
{
    public static string Join(string text, string? detail) => Notes.Clean(detail is null ? text : $"{text}\n{detail}");

    /// <summary>Notes what the one text does not tell.</summary>
    public static Notes Note(Notes notes, string text, string? detail) =>
        detail is null && Notes.IsClean(text) ? notes : notes.Add("text", text).Add("detail", detail);

    public static (string Text, string? Detail) Split(string words, Notes notes)
    {
        if (notes.Text("text") is not { } text)
        {
            return (words, null);
        }

        var detail = notes.Text("detail");
        if (Join(text, detail) == words || detail is null)
        {
            return (Join(text, detail) == words ? text : words, detail);
        }

        var below = "\n" + Notes.Clean(detail);
        return words.EndsWith(below, StringComparison.Ordinal) ? (words[..^below.Length], detail)
            : words.LastIndexOf('\n') is > 0 and var at ? (words[..at], words[(at + 1)..]) : (words, null);
    }

    /// <summary>A text of one line or more without smaller words below.</summary>
    public static string Exact(string words, Notes notes) => Split(words, notes).Text;
}
