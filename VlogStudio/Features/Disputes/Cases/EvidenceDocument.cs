using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;
using VlogStudio.Core.Disputes;

namespace VlogStudio.Features.Disputes.Cases;

/// <summary>A case as files for the record: everything as JSON, the same for people as HTML, and the hashes of both.</summary>
public sealed class EvidenceDocument(IStringLocalizer<DisputesWords> words)
{
    /// <summary>The bundle as a zip archive.</summary>
    public byte[] Zip(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var files = new (string Name, byte[] Content)[] { ("case.json", Encoding.UTF8.GetBytes(evidence.Json)), ("case.html", Encoding.UTF8.GetBytes(Html(evidence))) };
        var sums = string.Concat(files.Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(f.Content))}  {f.Name}\n"));
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.Append(("SHA256SUMS", Encoding.UTF8.GetBytes(sums))))
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = evidence.File.ReadAt;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }
        return bytes.ToArray();
    }

    /// <summary>The case for people; every word of a person's is written as text.</summary>
    public string Html(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var (file, text) = (evidence.File, new StringBuilder());
        text.Append("<!doctype html><html lang=\"").Append(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName).Append("\"><meta charset=\"utf-8\"><title>").Append(Safe($"{words["CaseTitle"]} {file.Job.Id}"))
            .Append("</title><style>body{font:15px/1.5 sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:4px 8px;border-bottom:1px solid #ccc;vertical-align:top}pre{white-space:pre-wrap;background:#f4f4f4;padding:8px}</style>");
        text.Append("<h1>").Append(Safe(words.Say(evidence.Finding))).Append("</h1><p>").Append(Safe($"{words[$"Verdict.{evidence.Finding.Verdict}"]} · {file.Person.CustomerId} · {file.Person.Email} · {file.Job.Kind} {file.Job.Id} · {Utc(file.ReadAt)}")).Append("</p>");
        Table(text, words["ProofTitle"], CaseProof.Of(file, evidence.Check, evidence.Finding).Select(p => new[] { words.Say(p), p.At is { } at ? Utc(at) : "", p.Row }));
        Table(text, words["MoneyTitle"], file.Movements.Select(m => new[]
        {
            Utc(m.At), words[$"Money.{m.Kind}"].Value, CaseWording.Signed(m.Held), CaseWording.Signed(m.Posted), $"{m.PostedBefore} → {m.PostedAfter}", $"{m.AvailableBefore} → {m.AvailableAfter}", m.Row,
        }), [words["When"], words["What"], words["SetAside"], words["Booked"], words["PostedThen"], words["AvailableThen"], ""]);
        Table(text, words["LineTitle"], CaseTimeline.Of(file).Select(m => new[] { Utc(m.At), words.Say(m), m.Words ?? "", m.Row }));
        Table(text, words["ClaimsTitle"], file.Disputes.Select(d => new[] { Utc(d.CreatedAt), words.Badge(d.State).Text, d.Claim, $"{d.Decision} {d.Amount} {d.ReasonCode} {d.Note}".Trim(), d.Id.ToString() }));
        if (file.Delivery is { } delivery)
        {
            Table(text, words["ObjectTitle"], [[delivery.Key, $"{delivery.Bytes} B", delivery.Sha256 ?? ""], [words[$"Object.{evidence.Check.Verdict}"], $"{evidence.Check.Bytes} B", evidence.Check.Sha256 ?? ""]]);
        }
        text.Append("<h2>").Append(Safe(words["AskedTitle"])).Append("</h2><pre>").Append(Safe(CaseWording.Pretty(file.Generation?.Asked ?? file.Job.Params))).Append("</pre>");
        foreach (var attempt in file.Attempts)
        {
            text.Append("<h2>").Append(Safe($"{words["AttemptNumber", attempt.Number]} · {attempt.Outcome} {attempt.ErrorCode}")).Append("</h2><p>")
                .Append(Safe($"{attempt.WorkerId} · {Utc(attempt.StartedAt)} – {(attempt.EndedAt is { } ended ? Utc(ended) : "")} {attempt.ErrorMessage}")).Append("</p><pre>")
                .Append(Safe(string.Join('\n', attempt.Commands.Select(c => $"{c.Tool} {string.Join(' ', c.Args)} → {c.ExitCode}")))).Append("</pre><pre>").Append(Safe(attempt.LogTail ?? "")).Append("</pre>");
        }
        Table(text, words["AuditTitle"], file.Audit.Select(a => new[] { a.Seq.ToString(CultureInfo.InvariantCulture), Utc(a.At), Who(file, a.Actor), a.Action, a.Reason ?? "", a.After ?? "", a.Hash }));
        return text.Append("<p>case.json SHA-256 ").Append(evidence.JsonSha256).Append("</p></html>").ToString();
    }

    private static void Table(StringBuilder text, string title, IEnumerable<string[]> rows, string[]? head = null)
    {
        text.Append("<h2>").Append(Safe(title)).Append("</h2><table>");
        if (head is not null) { text.Append("<tr>").AppendJoin("", head.Select(h => $"<th>{Safe(h)}</th>")).Append("</tr>"); }
        foreach (var row in rows) { text.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Safe(cell)}</td>")).Append("</tr>"); }
        text.Append("</table>");
    }

    // For the record: the name as it is now, and the id that stays.
    private static string Who(CaseFile file, string actor) => file.NameOf(actor) is var name && name != actor ? $"{name} ({actor})" : actor;

    private static string Safe(string words) => HtmlEncoder.Default.Encode(words);

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
