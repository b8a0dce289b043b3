using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Jobs;

/// <summary>A piece of work that outlives a request. Only the Jobs room writes it, each write guarded by <see cref="Fence"/>.</summary>
public sealed class Job
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The name of its <see cref="JobKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The group of its kind, by which tickets find it.</summary>
    public required JobGroup Group { get; init; }

    /// <summary>The row it is about: a recording, a vlog …</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>What was asked, as JSON: a snapshot nothing changes.</summary>
    public required string Params { get; init; }

    /// <summary>SHA-256 of <see cref="Params"/>, hex.</summary>
    public required string ParamsSha256 { get; init; }

    /// <summary>Lower goes first.</summary>
    public int Priority { get; init; } = 100;

    /// <summary>Whose turn it is among jobs of the same priority, lower first; given by the database at the insert, so that people are served in rounds.</summary>
    public long Turn { get; init; }

    /// <summary>Where it is in its life.</summary>
    public JobState State { get; set; } = JobState.Queued;

    /// <summary>Rises with each claim; a worker with an older one is refused.</summary>
    public int Fence { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Attempt { get; set; }

    /// <summary>The most attempts it may have.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How often its worker vanished.</summary>
    public int CrashCount { get; set; }

    /// <summary>Not before then (UTC, database clock); <see cref="DateTimeOffset.UnixEpoch"/> for a job that may begin at once, whatever a node's clock says.</summary>
    public required DateTimeOffset RunAt { get; set; }

    /// <summary>Until when its worker holds it (UTC, database clock).</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Who holds it.</summary>
    public string? WorkerId { get; set; }

    /// <summary>Whether a person asked to stop it.</summary>
    public bool IsCancelRequested { get; set; }

    /// <summary>What it is doing, snake_case; a key of words.</summary>
    public string Phase { get; set; } = "queued";

    /// <summary>0..100.</summary>
    public double Progress { get; set; }

    /// <summary>Seconds to go as estimated, or null.</summary>
    public double? EtaSeconds { get; set; }

    /// <summary>Whether trying again may have helped.</summary>
    public JobErrorClass? ErrorClass { get; set; }

    /// <summary>Code of its last error.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Its last error in English, for logs and admins.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>Values for the gaps of the error's words, JSON array.</summary>
    public string? ErrorArgs { get; set; }

    /// <summary>The dead job it does again, or null.</summary>
    public Guid? ReplayOf { get; init; }

    /// <summary>Where it was asked for, as a W3C traceparent: its attempts, wherever they are made, belong to that trace. Null where nobody traced it.</summary>
    public string? Trace { get; init; }

    /// <summary>What it answered, JSON.</summary>
    public string? Result { get; set; }

    /// <summary>Object key of its main output.</summary>
    public string? OutputKey { get; set; }

    /// <summary>When it must have ended (UTC).</summary>
    public required DateTimeOffset DeadlineAt { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it was first begun (UTC).</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>One try at a job; never changed once it has ended.</summary>
public sealed class JobAttempt
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The fence it ran under.</summary>
    public required int Fence { get; init; }

    /// <summary>Who ran it.</summary>
    public required string WorkerId { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended (UTC); null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How it ended: done, partial, failed, retrying, cancelled, handed_back, lease_lost.</summary>
    public string? Outcome { get; set; }

    /// <summary>Code of its error, or null.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Whether trying again may have helped, or null.</summary>
    public JobErrorClass? ErrorClass { get; set; }

    /// <summary>Its error in English, for logs and admins.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The command lines it ran, JSON array; see <see cref="AttemptCommand"/>.</summary>
    public string? Commands { get; set; }

    /// <summary>The phases it went through, JSON array of <c>{phase, at}</c>.</summary>
    public string? Phases { get; set; }

    /// <summary>Processor time of the tools it ran, in seconds.</summary>
    public double? CpuSeconds { get; set; }

    /// <summary>The most memory any of its tools held, in bytes.</summary>
    public long? PeakBytes { get; set; }

    /// <summary>The last 16 KiB it logged.</summary>
    public string? LogTail { get; set; }

    /// <summary>Other nodes that did a part of it, JSON array of <see cref="AttemptHelper"/>; null where it was made on one.</summary>
    public string? Helpers { get; set; }
}

/// <summary>Another node that did a part of an attempt.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Parts">How many parts it did: segments of a film.</param>
/// <param name="Seconds">How long it was at them, all together.</param>
public sealed record AttemptHelper(string Node, int Parts, double Seconds);

/// <summary>A tool that an attempt ran.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Args">Its arguments as given, secrets and signed addresses blotted out.</param>
/// <param name="ExitCode">How it ended, or null where it was stopped.</param>
/// <param name="Seconds">How long it ran.</param>
public sealed record AttemptCommand(string Tool, IReadOnlyList<string> Args, int? ExitCode, double Seconds);

/// <summary>Something that happened to a job, in order; what event streams replay.</summary>
public sealed class JobEvent
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>1, 2, 3 … within the job; the id of the server-sent event.</summary>
    public required int Seq { get; init; }

    /// <summary>phase_update, completed or error.</summary>
    public required string Type { get; init; }

    /// <summary>The event's data, JSON.</summary>
    public required string Data { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }
}

internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>, IEntityTypeConfiguration<JobAttempt>, IEntityTypeConfiguration<JobEvent>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.ToTable("job");
        builder.Property(j => j.Kind).HasMaxLength(60);
        builder.Property(j => j.Group).HasColumnName("job_group");
        builder.Property(j => j.Params).HasColumnType("jsonb");
        builder.Property(j => j.Result).HasColumnType("jsonb");
        builder.Property(j => j.ErrorArgs).HasColumnType("jsonb");
        builder.Property(j => j.Phase).HasMaxLength(60);
        builder.Property(j => j.Trace).HasMaxLength(60);
        builder.HasIndex(j => new { j.Group, j.Priority, j.Turn, j.CreatedAt, j.Id }).HasFilter("state IN ('queued', 'retrying')");
        builder.HasIndex(j => new { j.Group, j.UserId, j.Priority, j.Turn, j.CreatedAt, j.Id }).HasFilter("state IN ('queued', 'retrying')");
        builder.HasIndex(j => new { j.Group, j.UserId }).HasFilter("state = 'running'");
        builder.HasIndex(j => j.LeaseUntil).HasFilter("state = 'running'");
        builder.HasIndex(j => new { j.UserId, j.CreatedAt });
        builder.HasIndex(j => j.SubjectId);
        builder.HasIndex(j => j.ReplayOf);
        builder.HasIndex(j => new { j.State, j.CreatedAt, j.Id });
    }

    public void Configure(EntityTypeBuilder<JobAttempt> builder)
    {
        builder.ToTable("job_attempt");
        builder.HasKey(a => new { a.JobId, a.Fence });
        builder.Property(a => a.Commands).HasColumnType("jsonb");
        builder.Property(a => a.Phases).HasColumnType("jsonb");
        builder.Property(a => a.Helpers).HasColumnType("jsonb");
        builder.HasOne<Job>().WithMany().HasForeignKey(a => a.JobId);
    }

    public void Configure(EntityTypeBuilder<JobEvent> builder)
    {
        builder.ToTable("job_event");
        builder.HasKey(e => new { e.JobId, e.Seq });
        builder.Property(e => e.Data).HasColumnType("jsonb");
        builder.HasOne<Job>().WithMany().HasForeignKey(e => e.JobId);
    }
}
