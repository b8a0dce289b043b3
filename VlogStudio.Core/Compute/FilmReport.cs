using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Compute;

/// <summary>What a node says of its film; also its heartbeat.</summary>
public sealed record FilmReport
{
    /// <summary>The job; without it the newest one of the vlog is meant.</summary>
    public Guid? JobId { get; init; }

    /// <summary>The fence of the claim.</summary>
    public int Fence { get; init; }

    /// <summary><c>processing</c>, <c>completed</c>, <c>failed</c>, <c>cancelled</c> or <c>handed_back</c>.</summary>
    public string? Status { get; init; }

    /// <summary>0..100 over the whole job.</summary>
    public double Progress { get; init; }

    /// <summary>What it is at: preparing_clips, rendering_clips, mixing_sound, joining_clips, checking_film, saving.</summary>
    public string? Phase { get; init; }

    /// <summary>Seconds to go, or null.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>The film's object key, when it is completed.</summary>
    public string? S3Key { get; init; }

    /// <summary>The poster's object key, when it is completed.</summary>
    public string? ThumbnailS3Key { get; init; }

    /// <summary>What the film is, when it is completed.</summary>
    public HandedInFilm? Film { get; init; }

    /// <summary>What went wrong, when it failed.</summary>
    public NodeError? Error { get; init; }

    /// <summary>What the attempt did, at its end.</summary>
    public NodeWorkNote? Work { get; init; }
}

/// <summary>A film as its maker tells of it; every word is checked.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its bytes, hex.</param>
/// <param name="Skipped">Clips left out: their places and why.</param>
/// <param name="FilmUpload">The tags of the film's pieces, where it was sent in several.</param>
public sealed record HandedInFilm(long Bytes, string? Sha256, IReadOnlyList<LeftOut>? Skipped = null, FinishedUpload? FilmUpload = null);

/// <summary>A clip left out.</summary>
/// <param name="Position">Its place in the timeline.</param>
/// <param name="Code">Why, key of words.</param>
public sealed record LeftOut(int Position, string? Code);

/// <summary>An upload in several pieces, all of which arrived.</summary>
/// <param name="UploadId">Its name.</param>
/// <param name="Etags">The tags the store answered, in order.</param>
public sealed record FinishedUpload(string UploadId, IReadOnlyList<string> Etags);

/// <summary>What went wrong on a node.</summary>
/// <param name="Class">Whether trying again may help.</param>
/// <param name="Code">snake_case code, key of words.</param>
/// <param name="Message">What happened, for logs and admins.</param>
public sealed record NodeError(JobErrorClass Class, string? Code, string? Message);

/// <summary>What an attempt did and used on a node.</summary>
public sealed record NodeWorkNote
{
    /// <summary>The tools it ran.</summary>
    public IReadOnlyList<AttemptCommand>? Commands { get; init; }

    /// <summary>The phases it went through.</summary>
    public IReadOnlyList<AttemptPhase>? Phases { get; init; }

    /// <summary>Processor time of its tools, seconds.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>The most memory one of them held, bytes.</summary>
    public long PeakBytes { get; init; }

    /// <summary>The end of its log.</summary>
    public string? LogTail { get; init; }
}

/// <summary>How the film is after a report.</summary>
/// <param name="Status"><c>processing</c> while the node has it, or while what it handed in is looked at: then it repeats its report; else how the job is.</param>
/// <param name="CancelRequested">Whether a person asked to stop it: the node lets go and reports <c>cancelled</c>.</param>
/// <param name="LeaseSeconds">After how many seconds of silence the film is given to another.</param>
public sealed record FilmReportAnswer(string Status, bool CancelRequested, double LeaseSeconds);
