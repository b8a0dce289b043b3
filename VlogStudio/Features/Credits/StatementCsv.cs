using System.Globalization;
using System.Text;
using VlogStudio.Core.Credits;

namespace VlogStudio.Features.Credits;

/// <summary>A statement as a table that spreadsheets read: RFC 4180, UTF-8, oldest first, and nothing in it that a spreadsheet would run.</summary>
internal static class StatementCsv
{
    private static readonly string[] s_columns = ["time_utc", "local_time", "kind", "reason_code", "credits", "balance_after", "film_id", "job_id", "dispute_id", "tx_id", "note"];

    /// <summary>The head and one row a movement.</summary>
    public static string Of(IEnumerable<StatementLine> lines, TimeZoneInfo zone)
    {
        var text = new StringBuilder();
        Row(text, s_columns);
        foreach (var line in lines)
        {
            var move = line.Line;
            Row(text,
            [
                move.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                TimeZoneInfo.ConvertTime(move.At, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
                move.Kind.ToString().ToLowerInvariant(), move.ReasonCode,
                move.Amount.ToString(CultureInfo.InvariantCulture), move.BalanceAfter.ToString(CultureInfo.InvariantCulture),
                StatementLinks.FilmOf(line)?.ToString() ?? "", move.JobId?.ToString() ?? "", line.DisputeId?.ToString() ?? "", move.TxId.ToString(), move.Note ?? "",
            ]);
        }
        return text.ToString();
    }

    private static void Row(StringBuilder text, string[] cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string Cell(string cell)
    {
        // A spreadsheet takes text that begins like this for a formula; a number is one only as a number.
        if (cell.Length > 0 && "=+-@\t\r\n|%＝＋－＠".Contains(cell[0], StringComparison.Ordinal) && !long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) { cell = "'" + cell; }
        return cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}

/// <summary>Where a movement's film is.</summary>
internal static class StatementLinks
{
    /// <summary>The film a movement is about, or null.</summary>
    public static Guid? FilmOf(StatementLine line) => line.JobKind == "generate_vlog" ? line.SubjectId : null;
}
