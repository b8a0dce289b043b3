using System.Globalization;

namespace VlogStudio.Core.Disputes;

/// <summary>A row that proves a finding, in words by code.</summary>
/// <param name="Code">Key of words: job, attempt, hold, release, capture, refund, goodwill, object or books.</param>
/// <param name="Row">The row.</param>
/// <param name="At">When it says it happened (UTC), or null.</param>
/// <param name="Args">Values for the gaps of the words.</param>
public sealed record CaseProof(string Code, string Row, DateTimeOffset? At, IReadOnlyList<string> Args)
{
    /// <summary>The rows behind each fact a finding names.</summary>
    public static IReadOnlyList<CaseProof> Of(CaseFile file, DeliveryCheck check, CaseFinding finding)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(finding);
        return [.. finding.Proof.SelectMany(fact => Of(file, check, fact))];
    }

    private static IEnumerable<CaseProof> Of(CaseFile file, DeliveryCheck check, string fact) => fact switch
    {
        "job" => [new("job", $"job:{file.Job.Id}", file.Job.EndedAt ?? file.Job.StartedAt ?? file.Job.CreatedAt, [Snake(file.Job.State.ToString()), file.Job.ErrorCode ?? ""])],
        "attempt" => file.Attempts.TakeLast(1).Select(a => new CaseProof("attempt", $"attempt:{a.Fence}", a.EndedAt ?? a.StartedAt, [Number(a.Number), a.Outcome ?? "", a.ErrorCode ?? ""])),
        "hold" => file.Hold is { } hold ? [new("hold", $"hold:{hold.Id}", hold.CreatedAt, [Number(hold.Amount)])] : [],
        "release" => Moved(file, m => m.Kind is "release" or "expire", m => -m.Held),
        "capture" => Moved(file, m => m.Kind == "capture", m => -m.Posted),
        "refund" => Moved(file, m => m.Kind == "refund", m => m.Posted),
        "goodwill" => Moved(file, m => m.Kind == "goodwill", m => m.Posted),
        "object" => file.Delivery is { } delivery
            ? [new("object", delivery.Key, check.Verdict == DeliveryVerdict.NotChecked ? null : check.At, [check.Verdict.ToString(), Number(check.Bytes ?? delivery.Bytes ?? 0), check.Sha256 ?? delivery.Sha256 ?? ""])]
            : [],
        _ => file.Contradictions.Select(c => new CaseProof("books", c.Row, null, [c.Code, Number(c.Said), Number(c.Entries)])),
    };

    private static IEnumerable<CaseProof> Moved(CaseFile file, Func<CaseMovement, bool> which, Func<CaseMovement, long> amount) =>
        file.Movements.Where(which).Select(m => new CaseProof(m.Kind, m.Row, m.At, [Number(amount(m)), Number(m.Posted == 0 ? m.AvailableBefore : m.PostedBefore), Number(m.Posted == 0 ? m.AvailableAfter : m.PostedAfter)]));

    private static string Snake(string word) => Data.SnakeCase.Of(word);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
