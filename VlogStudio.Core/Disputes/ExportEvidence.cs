using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Disputes;

/// <summary>Gathers everything of a case for the record, and notes in the audit that somebody took it. For admins: the caller checks the role.</summary>
public sealed class ExportEvidence(IDbContextFactory<StudioDb> contexts, GetCase getCase, CheckDelivery check, WriteAudit audit)
{
    /// <summary>Reads the case and the delivered object to its last byte.</summary>
    /// <returns>The evidence, or <c>case_not_found</c>.</returns>
    public async Task<Result<Evidence>> HandleAsync(Guid adminId, Guid jobId, string? ip, CancellationToken ct)
    {
        var read = await getCase.HandleAsync(jobId, ct);
        if (!read.IsOk) { return read.Refused<Evidence>(); }
        var file = read.Value;
        var found = file.Delivery is { } delivery ? await check.HandleAsync(delivery, isWhole: true, ct) : DeliveryCheck.None;
        var finding = CaseFinding.Of(CaseFacts.Of(file, found));
        var json = StudioJson.Write(new { Finding = finding, Proof = CaseProof.Of(file, found, finding), DeliveryCheck = found, Timeline = CaseTimeline.Of(file), Case = file });
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await audit.HandleAsync(db, new AuditNote($"admin:{adminId}", "evidence_exported", $"case:{jobId}") { After = StudioJson.Write(new { finding.Code, CaseJsonSha256 = sha256 }), Ip = ip }, ct);
        await transaction.CommitAsync(ct);
        return new Evidence(file, found, finding, json, sha256);
    }
}

/// <summary>A case as it is handed over.</summary>
/// <param name="File">The case.</param>
/// <param name="Check">What was found in the store.</param>
/// <param name="Finding">The finding.</param>
/// <param name="Json">All of it as JSON.</param>
/// <param name="JsonSha256">SHA-256 of that JSON in UTF-8, hex; it stands in the audit too.</param>
public sealed record Evidence(CaseFile File, DeliveryCheck Check, CaseFinding Finding, string Json, string JsonSha256);
