using System.Globalization;
using VlogStudio.Core.Auditing;

namespace VlogStudio.Features.Auditing;

/// <summary>Audit rows as lines of CSV (RFC 4180).</summary>
internal static class AuditCsv
{
    public const string Head = "seq,at,actor,action,subject,before,after,reason,ip,hash\r\n";

    public static string Line(AuditEntry row)
    {
        string?[] cells =
        [
            row.Seq.ToString(CultureInfo.InvariantCulture), row.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), row.Actor, row.Action, row.Subject, row.Before, row.After,
            row.Reason, row.Ip, row.Hash,
        ];
        return string.Join(',', cells.Select(Cell)) + "\r\n";
    }

    // What a spreadsheet would take for a formula is led by an apostrophe: reasons are typed by people.
    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return ""; }
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') { text = "'" + text; }
        return $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
