namespace VlogStudio.Core.Jobs;

/// <summary>What a handler sees of the job it runs, and the side wire for progress.</summary>
public sealed class JobRun
{
    private readonly Action<string, double, double?> _report;
    private readonly AttemptRecord _record;

    /// <summary>Made by tests and benchmarks.</summary>
    public JobRun(Job job, string scratchFolder, Action<string, double, double?> report)
        : this(job, scratchFolder, report, new AttemptRecord(TimeProvider.System))
    {
    }

    /// <summary>Made by the runner.</summary>
    internal JobRun(Job job, string scratchFolder, Action<string, double, double?> report, AttemptRecord record)
    {
        ArgumentNullException.ThrowIfNull(job);
        JobId = job.Id;
        UserId = job.UserId;
        SubjectId = job.SubjectId;
        Params = job.Params;
        Attempt = job.Attempt;
        Fence = job.Fence;
        ScratchFolder = scratchFolder;
        _report = report;
        _record = record;
    }

    /// <summary>The job.</summary>
    public Guid JobId { get; }

    /// <summary>Whose it is.</summary>
    public Guid UserId { get; }

    /// <summary>The row it is about.</summary>
    public Guid SubjectId { get; }

    /// <summary>What was asked, JSON.</summary>
    public string Params { get; }

    /// <summary>Which try this is, from 1.</summary>
    public int Attempt { get; }

    /// <summary>The fence this try runs under; part of every output key.</summary>
    public int Fence { get; }

    /// <summary>An empty folder of this attempt's own; the runner removes it.</summary>
    public string ScratchFolder { get; }

    /// <summary>The last 16 KiB of what was logged.</summary>
    public string LogTail => _record.LogTail;

    /// <summary>
    /// Says how far the work is. Cheap and never blocking: the runner thins the reports out, keeps them from falling within an attempt and sends them on.
    /// </summary>
    /// <param name="phase">snake_case key of words, e.g. <c>joining_clips</c>.</param>
    /// <param name="percent">0..100 over the whole job.</param>
    /// <param name="etaSeconds">Seconds to go, or null where that is not known.</param>
    public void Report(string phase, double percent, double? etaSeconds = null)
    {
        _record.Phase(phase);
        _report(phase, percent, etaSeconds);
    }

    /// <summary>Notes that another node did a part of this attempt.</summary>
    /// <param name="node">Its id.</param>
    /// <param name="took">How long it was at it.</param>
    public void Helped(string node, TimeSpan took) => _record.Helped(node, took);

    /// <summary>Adds a line to the attempt's log; secrets in it are blotted out.</summary>
    public void Log(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        _record.Log(line);
    }
}

/// <summary>A job's progress as the side wire carries it.</summary>
public sealed record JobProgress(
    Guid JobId, string Kind, JobState State, string Phase, double Progress, double? EtaSeconds, int Attempt, string? ErrorCode, int Seq);
