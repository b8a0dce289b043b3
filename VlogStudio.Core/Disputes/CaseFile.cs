using System.Text.Json;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Disputes;

/// <summary>Everything that is known of one job and the credits it moved, read in one snapshot.</summary>
public sealed record CaseFile
{
    /// <summary>Whose it is.</summary>
    public required CasePerson Person { get; init; }

    /// <summary>The job.</summary>
    public required CaseJob Job { get; init; }

    /// <summary>What was asked and made, as the person's history has it; null for work that has no history.</summary>
    public CaseGeneration? Generation { get; init; }

    /// <summary>Every attempt, in order.</summary>
    public required IReadOnlyList<CaseAttempt> Attempts { get; init; }

    /// <summary>Every phase, in order.</summary>
    public required IReadOnlyList<CasePhase> Phases { get; init; }

    /// <summary>The credits set aside, or null where nothing was to pay.</summary>
    public CaseHold? Hold { get; init; }

    /// <summary>Every movement of credits of this job, in order, with what the person had before and after, computed from the entries.</summary>
    public required IReadOnlyList<CaseMovement> Movements { get; init; }

    /// <summary>Where the books contradict each other; empty when they agree.</summary>
    public required IReadOnlyList<BookContradiction> Contradictions { get; init; }

    /// <summary>What was delivered, or null.</summary>
    public CaseDelivery? Delivery { get; init; }

    /// <summary>The person's disputes about it, oldest first.</summary>
    public required IReadOnlyList<CaseDispute> Disputes { get; init; }

    /// <summary>Jobs that did it again.</summary>
    public required IReadOnlyList<CaseReplay> Replays { get; init; }

    /// <summary>The audit's rows about it, oldest first.</summary>
    public required IReadOnlyList<CaseAuditRow> Audit { get; init; }

    /// <summary>When it was read (UTC).</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>What those are called who had a hand in it, by their ids; who is gone is not there.</summary>
    public IReadOnlyDictionary<Guid, string> Names { get; init; } = new Dictionary<Guid, string>();

    /// <summary>What of the captured credits was given back by refunds and goodwill, by the entries.</summary>
    public long GivenBack => Sum("refund") + Sum("goodwill");

    /// <summary>What was taken for the job, by the entries.</summary>
    public long Charged => -Sum("capture");

    /// <summary>What may still be refunded: taken and not yet given back as a refund.</summary>
    public long Remainder => Math.Max(0, Charged - Sum("refund"));

    /// <summary>The dispute that waits for a decision, or null.</summary>
    public CaseDispute? OpenDispute => Disputes.LastOrDefault(d => d.State is DisputeState.Open or DisputeState.Proposed);

    /// <summary>What somebody is called; their id where nobody knows them.</summary>
    public string NameOf(Guid id) => Names.GetValueOrDefault(id) ?? id.ToString();

    /// <summary>An actor of the books, <c>admin:{id}</c>, <c>user:{id}</c> or <c>system</c>, by name where it has one.</summary>
    public string NameOf(string actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return ActorId(actor) is { } id && Names.TryGetValue(id, out var name) ? name : actor;
    }

    internal static Guid? ActorId(string? actor) => actor?.Split(':') is [_, var id] && Guid.TryParse(id, out var known) ? known : null;

    internal long Sum(string kind) => Movements.Where(m => m.Kind == kind).Sum(m => m.Posted);
}

/// <summary>Whose case it is.</summary>
/// <param name="Id">The person.</param>
/// <param name="CustomerId">Their customer number.</param>
/// <param name="Email">Their e-mail.</param>
/// <param name="CreatedAt">When the account was made (UTC).</param>
/// <param name="Posted">The sum of their entries now.</param>
/// <param name="Held">What is set aside now.</param>
/// <param name="IsFrozen">Whether their captures are stopped.</param>
public sealed record CasePerson(Guid Id, string CustomerId, string Email, DateTimeOffset CreatedAt, long Posted, long Held, bool IsFrozen)
{
    /// <summary>What they may spend.</summary>
    public long Available => Posted - Held;
}

/// <summary>The job of a case.</summary>
public sealed record CaseJob
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name of its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The row it is about.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required JobState State { get; init; }

    /// <summary>What it is doing.</summary>
    public required string Phase { get; init; }

    /// <summary>0..100.</summary>
    public required double Progress { get; init; }

    /// <summary>How often it was begun.</summary>
    public required int Attempt { get; init; }

    /// <summary>The most attempts it may have.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>How often its worker vanished.</summary>
    public required int CrashCount { get; init; }

    /// <summary>What was asked, as it was.</summary>
    public required JsonElement Params { get; init; }

    /// <summary>SHA-256 of the text that was asked, hex.</summary>
    public required string ParamsSha256 { get; init; }

    /// <summary>Whether trying again may have helped.</summary>
    public JobErrorClass? ErrorClass { get; init; }

    /// <summary>Code of its last error.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Values for the gaps of the error's words.</summary>
    public IReadOnlyList<string> ErrorArgs { get; init; } = [];

    /// <summary>Its last error in English.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What it answered.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Whether a person asked to stop it.</summary>
    public bool IsCancelRequested { get; init; }

    /// <summary>The dead job it does again, or null.</summary>
    public Guid? ReplayOf { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was first begun (UTC).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it must have ended (UTC).</summary>
    public required DateTimeOffset DeadlineAt { get; init; }
}

/// <summary>What a person's history says of a case.</summary>
/// <param name="Id">The row.</param>
/// <param name="Type">vlog, short_video …</param>
/// <param name="Status">How it stands there.</param>
/// <param name="Title">The person's title.</param>
/// <param name="Asked">What was asked, as it was.</param>
/// <param name="CreditsUsed">What the history says it took.</param>
/// <param name="RemovedAt">When the person removed it (UTC), or null.</param>
/// <param name="ClearedAt">When its media were cleared away (UTC), or null.</param>
public sealed record CaseGeneration(
    Guid Id, string Type, History.GenerationStatus Status, string? Title, JsonElement Asked, long CreditsUsed, DateTimeOffset? RemovedAt, DateTimeOffset? ClearedAt);

/// <summary>One attempt of a case.</summary>
public sealed record CaseAttempt
{
    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>The fence it ran under.</summary>
    public required int Fence { get; init; }

    /// <summary>Which node ran it.</summary>
    public required string WorkerId { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended (UTC); null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>done, partial, failed, retrying, cancelled, handed_back, lease_lost; null while it runs.</summary>
    public string? Outcome { get; init; }

    /// <summary>Code of its error, or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Whether trying again may have helped, or null.</summary>
    public JobErrorClass? ErrorClass { get; init; }

    /// <summary>Its error in English.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Other nodes that did a part of it.</summary>
    public IReadOnlyList<AttemptHelper> Helpers { get; init; } = [];

    /// <summary>The commands it ran.</summary>
    public IReadOnlyList<AttemptCommand> Commands { get; init; } = [];

    /// <summary>Processor time of its tools, in seconds.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>The most memory any of its tools held, in bytes.</summary>
    public long? PeakBytes { get; init; }

    /// <summary>The last it logged.</summary>
    public string? LogTail { get; init; }
}

/// <summary>A phase of a case.</summary>
/// <param name="Phase">Its key of words.</param>
/// <param name="At">When it began (UTC).</param>
/// <param name="EndedAt">When the next began or the attempt ended (UTC), or null while it lasts.</param>
/// <param name="Attempt">The attempt, 0 while it waited for the first.</param>
public sealed record CasePhase(string Phase, DateTimeOffset At, DateTimeOffset? EndedAt, int Attempt);

/// <summary>The credits set aside for a case.</summary>
/// <param name="Id">The hold.</param>
/// <param name="Amount">How many.</param>
/// <param name="Captured">How many the hold says were taken.</param>
/// <param name="Refunded">How many of those the hold says were given back.</param>
/// <param name="Due">What a capture wanted while the account was frozen, or null.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="CreatedAt">When it was placed (UTC).</param>
/// <param name="ResolvedAt">When it was resolved (UTC), or null.</param>
public sealed record CaseHold(
    Guid Id, long Amount, long Captured, long Refunded, long? Due, Credits.HoldState State, DateTimeOffset CreatedAt, DateTimeOffset? ResolvedAt);

/// <summary>One movement of credits of a case.</summary>
public sealed record CaseMovement
{
    /// <summary>hold, capture, release, expire, refund, goodwill, grant or adjust.</summary>
    public required string Kind { get; init; }

    /// <summary>The row that proves it: <c>hold:{id}</c> or <c>tx:{id}</c>.</summary>
    public required string Row { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it added to the entries, or took.</summary>
    public required long Posted { get; init; }

    /// <summary>What it set aside, or freed.</summary>
    public required long Held { get; init; }

    /// <summary>Sum of the person's entries before it.</summary>
    public required long PostedBefore { get; init; }

    /// <summary>Sum of the person's entries after it.</summary>
    public required long PostedAfter { get; init; }

    /// <summary>What they could spend before it.</summary>
    public required long AvailableBefore { get; init; }

    /// <summary>What they could spend after it.</summary>
    public required long AvailableAfter { get; init; }

    /// <summary>Who did it, or null for what has no movement of its own.</summary>
    public string? Actor { get; init; }

    /// <summary>Who agreed, or null.</summary>
    public string? Approver { get; init; }

    /// <summary>Stable reason, or null.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Words, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The dispute it settled, or null.</summary>
    public Guid? DisputeId { get; init; }
}

/// <summary>A place where the books contradict each other.</summary>
/// <param name="Code">account_posted, account_held, capture, refund, unbalanced or history.</param>
/// <param name="Row">The row that shows it.</param>
/// <param name="Said">What the row says.</param>
/// <param name="Entries">What the entries say.</param>
public sealed record BookContradiction(string Code, string Row, long Said, long Entries);

/// <summary>What a case delivered, as it was noted then.</summary>
/// <param name="Key">The object.</param>
/// <param name="Bytes">Its length as noted, or null where it was not.</param>
/// <param name="Sha256">Its SHA-256 as noted, or null where it was not.</param>
/// <param name="FilmId">The film it is, or null.</param>
public sealed record CaseDelivery(string Key, long? Bytes, string? Sha256, Guid? FilmId);

/// <summary>A dispute of a case.</summary>
public sealed record CaseDispute
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required DisputeState State { get; init; }

    /// <summary>The person's words.</summary>
    public required string Claim { get; init; }

    /// <summary>The settled dispute it takes up again, or null.</summary>
    public Guid? ReopenedFrom { get; init; }

    /// <summary>refund, goodwill or reject, or null.</summary>
    public string? Decision { get; init; }

    /// <summary>Credits, or null.</summary>
    public long? Amount { get; init; }

    /// <summary>Stable reason, or null.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Words of the decision, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Who proposed or decided, or null.</summary>
    public Guid? MakerId { get; init; }

    /// <summary>Who agreed, or null.</summary>
    public Guid? CheckerId { get; init; }

    /// <summary>The movement that settled it, or null.</summary>
    public Guid? DecidedTxId { get; init; }

    /// <summary>When it was opened (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a refund was proposed (UTC), or null.</summary>
    public DateTimeOffset? ProposedAt { get; init; }

    /// <summary>When it was decided (UTC), or null.</summary>
    public DateTimeOffset? DecidedAt { get; init; }
}

/// <summary>A job that did the case's job again.</summary>
/// <param name="JobId">It.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
public sealed record CaseReplay(Guid JobId, JobState State, DateTimeOffset CreatedAt);

/// <summary>An audit row about a case.</summary>
/// <param name="Seq">Its place in the chain.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What.</param>
/// <param name="Subject">To what.</param>
/// <param name="Before">Before, JSON.</param>
/// <param name="After">After, JSON.</param>
/// <param name="Reason">Why.</param>
/// <param name="Ip">From which address.</param>
/// <param name="Hash">What binds it to the row before.</param>
public sealed record CaseAuditRow(
    long Seq, DateTimeOffset At, string Actor, string Action, string Subject, string? Before, string? After, string? Reason, string? Ip, string Hash);
