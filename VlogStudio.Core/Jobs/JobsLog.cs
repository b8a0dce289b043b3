using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Jobs;

internal static partial class JobsLog
{
    [LoggerMessage(4000, LogLevel.Information, "Node {Node} takes part in the work: {Ingest} ingest, {Render} render, {Ai} ai, {Publish} publish")]
    public static partial void NodeStarted(ILogger logger, string node, int ingest, int render, int ai, int publish);

    [LoggerMessage(4001, LogLevel.Information, "Job {Job} ({Kind}) begins, attempt {Attempt}, fence {Fence}")]
    public static partial void Begun(ILogger logger, Guid job, string kind, int attempt, int fence);

    [LoggerMessage(4002, LogLevel.Information, "Job {Job} ({Kind}) ended as {State} {ErrorCode}")]
    public static partial void Ended(ILogger logger, Guid job, string kind, JobState state, string? errorCode);

    [LoggerMessage(4003, LogLevel.Warning, "Job {Job} attempt {Attempt} failed with {Code} ({ErrorClass})")]
    public static partial void AttemptFailed(ILogger logger, Exception? cause, Guid job, int attempt, string code, JobErrorClass errorClass);

    [LoggerMessage(4004, LogLevel.Error, "Job {Job} attempt {Attempt} failed in a way nobody foresaw")]
    public static partial void AttemptFailedUnforeseen(ILogger logger, Exception? cause, Guid job, int attempt);

    [LoggerMessage(4018, LogLevel.Error, "Job {Job} attempt {Attempt}: the object store refuses what it is asked, and goes on doing so until somebody looks at its keys and rights (VlogStudio storage check)")]
    public static partial void StoreRefuses(ILogger logger, Exception? cause, Guid job, int attempt);

    [LoggerMessage(4005, LogLevel.Warning, "Job {Job} fence {Fence}: the lease is lost, the work is dropped")]
    public static partial void LeaseLost(ILogger logger, Guid job, int fence);

    [LoggerMessage(4006, LogLevel.Warning, "Job {Job}: a heartbeat did not get through")]
    public static partial void HeartbeatFailed(ILogger logger, Exception cause, Guid job);

    [LoggerMessage(4007, LogLevel.Warning, "Job {Job}: progress could not be written")]
    public static partial void ReportFailed(ILogger logger, Exception cause, Guid job);

    [LoggerMessage(4008, LogLevel.Warning, "Job {Job}: its end could not be written (try {Try})")]
    public static partial void EndFailed(ILogger logger, Exception cause, Guid job, int @try);

    [LoggerMessage(4009, LogLevel.Warning, "Job {Job}: its worker {Worker} vanished, {Crashes} so far")]
    public static partial void WorkerVanished(ILogger logger, Guid job, string? worker, int crashes);

    [LoggerMessage(4010, LogLevel.Information, "Job {Job} fence {Fence} is handed back because this node stops")]
    public static partial void HandedBack(ILogger logger, Guid job, int fence);

    [LoggerMessage(4011, LogLevel.Warning, "A ticket of {Group} could not be issued; the reaper will")]
    public static partial void TicketFailed(ILogger logger, Exception cause, JobGroup group);

    [LoggerMessage(4012, LogLevel.Error, "Chore {Chore} failed")]
    public static partial void ChoreFailed(ILogger logger, Exception cause, string chore);

    [LoggerMessage(4013, LogLevel.Warning, "Scratch folder {Folder} could not be removed")]
    public static partial void ScratchStays(ILogger logger, Exception cause, string folder);

    [LoggerMessage(4014, LogLevel.Warning, "Job {Job}: the handler did not let go within the grace")]
    public static partial void HandlerHangs(ILogger logger, Guid job);

    [LoggerMessage(4015, LogLevel.Error, "Job {Job} ({Kind}) could not be reaped")]
    public static partial void ReapingFailed(ILogger logger, Exception cause, Guid job, string kind);

    [LoggerMessage(4016, LogLevel.Warning, "This node's heartbeat did not get through")]
    public static partial void NodeBeatFailed(ILogger logger, Exception cause);

    [LoggerMessage(4017, LogLevel.Information, "Node {Node} takes no more work: {IsDraining}")]
    public static partial void NodeDrains(ILogger logger, string node, bool isDraining);
}
