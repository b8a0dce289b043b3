using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Keys;

/// <summary>What an admin asks of a new key.</summary>
/// <param name="AdminId">Who asks; the caller has checked the role.</param>
/// <param name="Name">What it is to be called.</param>
/// <param name="Scope">What it is to open, as a word: <c>compute</c>; null takes that.</param>
/// <param name="Days">How many days it is good; null for 90.</param>
/// <param name="Ip">From which address it is asked.</param>
public sealed record NewApiKey(Guid AdminId, string? Name, string? Scope, int? Days, string? Ip);

/// <summary>Makes a key of a machine. For admins: the caller checks the role.</summary>
/// <param name="databases">The database.</param>
/// <param name="audit">The audit.</param>
/// <param name="time">The clock.</param>
public sealed class CreateApiKey(IDbContextFactory<StudioDb> databases, WriteAudit audit, TimeProvider time)
{
    private const int UsualDays = 90;
    private const int MostDays = 366;
    private const int MaxName = 100;

    /// <summary>Makes it.</summary>
    /// <returns>The key with its secret, which nobody can read again; or problems of <c>name</c>, <c>scope</c>, <c>days</c>.</returns>
    public async Task<Result<ApiKeyWithSecret>> HandleAsync(NewApiKey wanted, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var problems = new List<Problem>();
        var name = PersonText.Check("name", wanted.Name, MaxName, isRequired: true);
        problems.AddRange(name.Problems);
        if (wanted.Scope is not (null or "compute")) { problems.Add(Problem.Invalid("scope", "api_scope_unknown", "compute")); }
        var days = wanted.Days ?? UsualDays;
        if (days is < 1 or > MostDays) { problems.Add(Problem.Invalid("days", "api_key_days_out_of_range", 1, MostDays)); }
        if (problems.Count > 0) { return Result<ApiKeyWithSecret>.Refuse(problems); }

        var (now, prefix) = (time.GetUtcNow(), ApiKeySecret.NewPrefix());
        var secret = ApiKeySecret.New(prefix);
        var key = new ApiKey
        {
            Name = name.Value!,
            Scope = ApiScope.Compute,
            Prefix = prefix,
            Sha256 = ApiKeySecret.HashOf(secret),
            CreatedBy = wanted.AdminId,
            CreatedAt = now,
            ExpiresAt = now + TimeSpan.FromDays(days),
        };
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(ct);
        var note = new AuditNote($"admin:{wanted.AdminId}", "api_key_created", $"api_key:{key.Id}")
        {
            After = StudioJson.Write(new { key.Name, key.Scope, key.Prefix, key.ExpiresAt }), Ip = wanted.Ip,
        };
        await audit.HandleAsync(db, note, ct);
        await transaction.CommitAsync(ct);
        return new ApiKeyWithSecret(ApiKeyView.Of(key, now), secret);
    }
}
