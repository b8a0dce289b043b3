namespace VlogStudio.Core.Telemetry;

/// <summary>Names of spans and of what is noted on them, all in one place: dashboards and alarms are built on them.</summary>
public static class Spans
{
    /// <summary>A job is asked for; its attempts are below it.</summary>
    public const string JobSubmit = "job submit";

    /// <summary>A worker or node takes a job.</summary>
    public const string JobClaim = "job claim";

    /// <summary>One try at a job, wherever it is made.</summary>
    public const string JobAttempt = "job attempt";

    /// <summary>A job ends: the one transaction of state, outputs, credits, history and outbox.</summary>
    public const string JobFinish = "job finish";

    /// <summary>A job goes back to the queue.</summary>
    public const string JobRelease = "job release";

    /// <summary>A film's footage comes to where it is made.</summary>
    public const string FilmFetch = "film fetch";

    /// <summary>A segment's picture is conformed: cut, fitted, encoded.</summary>
    public const string FilmSegment = "film segment";

    /// <summary>A segment is decoded once and counted.</summary>
    public const string FilmSegmentCheck = "film segment check";

    /// <summary>A node makes a segment for a film that another makes.</summary>
    public const string FilmHelp = "film help";

    /// <summary>The film's sound, in one pass.</summary>
    public const string FilmSound = "film sound";

    /// <summary>Segments and sound are joined.</summary>
    public const string FilmJoin = "film join";

    /// <summary>The finished film is measured against its timeline.</summary>
    public const string FilmVerify = "film verify";

    /// <summary>The film's poster.</summary>
    public const string FilmPoster = "film poster";

    /// <summary>Film and poster go to the store.</summary>
    public const string FilmUpload = "film upload";

    /// <summary>A long film is packed in pieces for streaming.</summary>
    public const string FilmStream = "film stream";

    /// <summary>What a node handed in is measured and decoded before it counts.</summary>
    public const string FilmTakeIn = "film take in";

    /// <summary>A message of the outbox is handed to those who want it.</summary>
    public const string OutboxDeliver = "outbox deliver";

    /// <summary>A webhook is posted.</summary>
    public const string WebhookSend = "webhook send";

    /// <summary>A mail is sent.</summary>
    public const string MailSend = "mail send";

    /// <summary>Id of a job.</summary>
    public const string JobId = "job.id";

    /// <summary>Kind of a job.</summary>
    public const string JobKind = "job.kind";

    /// <summary>Which try, from 1.</summary>
    public const string Attempt = "job.attempt";

    /// <summary>Fence of the attempt.</summary>
    public const string Fence = "job.fence";

    /// <summary>How an attempt ended.</summary>
    public const string Outcome = "job.outcome";

    /// <summary>Who works on it.</summary>
    public const string Worker = "job.worker";

    /// <summary>Whose it is: an id, never a name.</summary>
    public const string UserId = "user.id";

    /// <summary>What a message is about.</summary>
    public const string Topic = "message.topic";
}
