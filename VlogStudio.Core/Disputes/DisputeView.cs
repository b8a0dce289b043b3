namespace VlogStudio.Core.Disputes;

/// <summary>A dispute as it is shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="JobId">The job it is about.</param>
/// <param name="UserId">Who claims.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Claim">The person's words.</param>
/// <param name="ReopenedFrom">The settled dispute it takes up again, or null.</param>
/// <param name="CreatedAt">When it was opened (UTC).</param>
/// <param name="DecidedAt">When it was decided (UTC), or null.</param>
public sealed record DisputeView(
    Guid Id, Guid JobId, Guid UserId, DisputeState State, string Claim, Guid? ReopenedFrom, DateTimeOffset CreatedAt, DateTimeOffset? DecidedAt)
{
    /// <summary>refund, goodwill or reject; what is proposed only admins see.</summary>
    public string? Decision { get; init; }

    /// <summary>Credits given back, or proposed to be.</summary>
    public long? Amount { get; init; }

    /// <summary>Why, one of <see cref="SettleReasons"/>.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>The words that go with it; the claimant reads them too.</summary>
    public string? Note { get; init; }

    /// <summary>The admin who decided, or proposed; for admins only.</summary>
    public Guid? MakerId { get; init; }

    /// <summary>The admin who agreed, where two are needed; for admins only.</summary>
    public Guid? CheckerId { get; init; }

    /// <summary>When a settlement was proposed that needs a second admin (UTC); for admins only.</summary>
    public DateTimeOffset? ProposedAt { get; init; }

    /// <summary>The movement that settled it, or null.</summary>
    public Guid? DecidedTxId { get; init; }

    internal static DisputeView ForAdmins(Dispute d) => new(d.Id, d.JobId, d.UserId, d.State, d.Claim, d.ReopenedFrom, d.CreatedAt, d.DecidedAt)
    {
        Decision = d.Decision,
        Amount = d.Amount,
        ReasonCode = d.ReasonCode,
        Note = d.Note,
        MakerId = d.MakerId,
        CheckerId = d.CheckerId,
        ProposedAt = d.ProposedAt,
        DecidedTxId = d.DecidedTxId,
    };

    /// <summary>A proposal is not yet a promise: to its claimant it is still open, and who decides is the studio.</summary>
    internal static DisputeView ForClaimant(Dispute d) => d.State is DisputeState.Open or DisputeState.Proposed
        ? new(d.Id, d.JobId, d.UserId, DisputeState.Open, d.Claim, d.ReopenedFrom, d.CreatedAt, null)
        : ForAdmins(d) with { MakerId = null, CheckerId = null, ProposedAt = null };
}
