using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>What event streams say about a job: the shapes of <see cref="JobEvent.Data"/>.</summary>
internal static class JobEvents
{
    public const string PhaseUpdate = "phase_update";
    public const string Completed = "completed";
    public const string Error = "error";

    public static JobEvent First(Job job) => Update(job, 1, job.CreatedAt);

    public static JobEvent Update(Job job, int seq, DateTimeOffset at) => new()
    {
        JobId = job.Id,
        Seq = seq,
        Type = PhaseUpdate,
        Data = StudioJson.Write(new { JobId = job.Id, Status = job.State, job.Phase, job.Progress, job.EtaSeconds, job.Attempt, Ts = at }),
        At = at,
    };

    /// <summary>The one terminal event of a job that has ended.</summary>
    public static JobEvent End(Job job, int seq, DateTimeOffset at) => job.State is JobState.Done or JobState.Partial
        ? new()
        {
            JobId = job.Id,
            Seq = seq,
            Type = Completed,
            Data = StudioJson.Write(new { JobId = job.Id, Status = StatusOf(job.State), Progress = 100, Ts = at }),
            At = at,
        }
        : new()
        {
            JobId = job.Id,
            Seq = seq,
            Type = Error,
            Data = StudioJson.Write(new { JobId = job.Id, Status = StatusOf(job.State), Error = ErrorOf(job), Ts = at }),
            At = at,
        };

    /// <summary>The state as programs see it: a dead job is a failed one.</summary>
    public static JobState StatusOf(JobState state) => state is JobState.Dead ? JobState.Failed : state;

    private static object? ErrorOf(Job job) => job.State is JobState.Cancelled ? new { Code = "cancelled" } : new { Class = job.ErrorClass, Code = job.ErrorCode, Message = job.ErrorMessage };
}
