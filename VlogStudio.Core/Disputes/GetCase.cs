using System.Data;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Disputes;

/// <summary>Reads everything about one job for an admin who must judge it. For admins: the caller checks the role.</summary>
public sealed class GetCase(IDbContextFactory<StudioDb> contexts, TimeProvider clock)
{
    /// <summary>The case, read in one snapshot so that its numbers belong together; or <c>case_not_found</c>.</summary>
    public async Task<Result<CaseFile>> HandleAsync(Guid jobId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var job = await db.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == jobId, ct);
        if (job is null) { return Problem.NotFound("case_not_found"); }
        var attempts = await db.JobAttempts.AsNoTracking().Where(a => a.JobId == jobId).OrderBy(a => a.Fence).ToListAsync(ct);
        var events = await db.JobEvents.AsNoTracking().Where(e => e.JobId == jobId).OrderBy(e => e.Seq).ToListAsync(ct);
        var generation = await db.Generations.AsNoTracking().FirstOrDefaultAsync(g => g.JobId == jobId, ct);
        var hold = await db.Holds.AsNoTracking().FirstOrDefaultAsync(h => h.JobId == jobId, ct);
        var disputes = await db.Disputes.AsNoTracking().Where(d => d.JobId == jobId).OrderBy(d => d.CreatedAt).ThenBy(d => d.Id).ToListAsync(ct);
        var file = new CaseFile
        {
            Person = await PersonAsync(db, job.UserId, ct),
            Job = Of(job),
            Generation = generation is null ? null : new CaseGeneration(
                generation.Id, generation.GenerationType, generation.Status, generation.Title, JsonElement.Parse(generation.InputParams), generation.CreditsUsed,
                generation.RemovedAt, generation.ClearedAt),
            Attempts = [.. attempts.Select((a, i) => Of(a, i + 1))],
            Phases = CasePhases.Of(attempts, events, job.EndedAt),
            Hold = hold is null ? null : new CaseHold(hold.Id, hold.Amount, hold.Captured, hold.Refunded, hold.Due, hold.State, hold.CreatedAt, hold.ResolvedAt),
            Movements = await CaseMoney.ReadAsync(db, job.UserId, jobId, ct),
            Contradictions = await CaseMoney.ContradictAsync(db, job.UserId, jobId, ct),
            Delivery = await DeliveryAsync(db, job, ct),
            Disputes = [.. disputes.Select(Of)],
            Replays = await db.Jobs.AsNoTracking().Where(j => j.ReplayOf == jobId).OrderBy(j => j.CreatedAt).Select(j => new CaseReplay(j.Id, j.State, j.CreatedAt)).ToListAsync(ct),
            Audit = await AuditAsync(db, job, generation?.Id, [.. disputes.Select(d => d.Id)], ct),
            ReadAt = clock.GetUtcNow(),
        };
        file = file with { Names = await PeopleNames.ReadAsync(db, Hands(file), ct) };
        await snapshot.RollbackAsync(ct);
        return file;
    }

    /// <summary>Everybody who decided, moved or did something.</summary>
    private static Guid[] Hands(CaseFile file)
    {
        var actors = file.Movements.SelectMany(m => new[] { m.Actor, m.Approver }).Concat(file.Audit.Select(a => a.Actor)).Select(CaseFile.ActorId);
        return [.. file.Disputes.SelectMany(d => new[] { d.MakerId, d.CheckerId }).Concat(actors).OfType<Guid>().Distinct()];
    }

    private static async Task<CasePerson> PersonAsync(StudioDb db, Guid userId, CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().Where(u => u.Id == userId).Select(u => new { u.CustomerId, u.Email, u.CreatedAt }).FirstOrDefaultAsync(ct);
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == userId, ct);
        return new CasePerson(userId, user?.CustomerId ?? "", user?.Email ?? "", user?.CreatedAt ?? default, account?.Posted ?? 0, account?.Held ?? 0, account?.IsFrozen ?? false);
    }

    private static async Task<CaseDelivery?> DeliveryAsync(StudioDb db, Job job, CancellationToken ct)
    {
        if (job.OutputKey is not { } key) { return null; }
        var film = await db.Vlogs.AsNoTracking().Where(v => v.Id == job.SubjectId).Select(v => new { v.Id, v.JobId, v.VideoKey, v.Bytes, v.Sha256 }).FirstOrDefaultAsync(ct);
        // A film that was made again since has other bytes: what was noted is then of the later one.
        return film?.VideoKey == key ? new CaseDelivery(key, film.Bytes, film.Sha256, film.Id) : new CaseDelivery(key, null, null, film?.Id);
    }

    private static async Task<IReadOnlyList<CaseAuditRow>> AuditAsync(StudioDb db, Job job, Guid? generationId, Guid[] disputes, CancellationToken ct)
    {
        string[] subjects =
        [
            $"job:{job.Id}", $"case:{job.Id}", $"vlog:{job.SubjectId}", $"account:{job.UserId}",
            .. generationId is { } id ? [string.Create(CultureInfo.InvariantCulture, $"generation:{id}")] : Array.Empty<string>(),
            .. disputes.Select(d => $"dispute:{d}"),
        ];
        return await db.AuditEntries.AsNoTracking().Where(a => subjects.Contains(a.Subject)).OrderBy(a => a.Seq)
            .Select(a => new CaseAuditRow(a.Seq, a.At, a.Actor, a.Action, a.Subject, a.Before, a.After, a.Reason, a.Ip, a.Hash)).ToListAsync(ct);
    }

    private static CaseJob Of(Job job) => new()
    {
        Id = job.Id,
        Kind = job.Kind,
        SubjectId = job.SubjectId,
        State = job.State,
        Phase = job.Phase,
        Progress = job.Progress,
        Attempt = job.Attempt,
        MaxAttempts = job.MaxAttempts,
        CrashCount = job.CrashCount,
        Params = JsonElement.Parse(job.Params),
        ParamsSha256 = job.ParamsSha256,
        ErrorClass = job.ErrorClass,
        ErrorCode = job.ErrorCode,
        ErrorArgs = job.ErrorArgs is null ? [] : StudioJson.Read<List<string>>(job.ErrorArgs),
        ErrorMessage = job.ErrorMessage,
        Result = job.Result is null ? null : JsonElement.Parse(job.Result),
        IsCancelRequested = job.IsCancelRequested,
        ReplayOf = job.ReplayOf,
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        EndedAt = job.EndedAt,
        DeadlineAt = job.DeadlineAt,
    };

    private static CaseAttempt Of(JobAttempt attempt, int number) => new()
    {
        Number = number,
        Fence = attempt.Fence,
        WorkerId = attempt.WorkerId,
        StartedAt = attempt.StartedAt,
        EndedAt = attempt.EndedAt,
        Outcome = attempt.Outcome,
        ErrorCode = attempt.ErrorCode,
        ErrorClass = attempt.ErrorClass,
        ErrorMessage = attempt.ErrorMessage,
        Helpers = attempt.Helpers is null ? [] : StudioJson.Read<List<AttemptHelper>>(attempt.Helpers),
        Commands = attempt.Commands is null ? [] : StudioJson.Read<List<AttemptCommand>>(attempt.Commands),
        CpuSeconds = attempt.CpuSeconds,
        PeakBytes = attempt.PeakBytes,
        LogTail = attempt.LogTail,
    };

    private static CaseDispute Of(Dispute d) => new()
    {
        Id = d.Id,
        State = d.State,
        Claim = d.Claim,
        ReopenedFrom = d.ReopenedFrom,
        Decision = d.Decision,
        Amount = d.Amount,
        ReasonCode = d.ReasonCode,
        Note = d.Note,
        MakerId = d.MakerId,
        CheckerId = d.CheckerId,
        DecidedTxId = d.DecidedTxId,
        CreatedAt = d.CreatedAt,
        ProposedAt = d.ProposedAt,
        DecidedAt = d.DecidedAt,
    };
}
