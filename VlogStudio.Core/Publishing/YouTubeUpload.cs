using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Publishing;

/// <summary>
/// Brings a film to a channel by a resumable upload, so that there is one video however often it is broken off: the session is kept before the first
/// byte, after any trouble it is asked what it has, and where it is gone the channel is searched for the video before another session begins.
/// </summary>
internal sealed class YouTubeUpload(
    YouTubeHttp http, YouTubeVideos videos, PublicationRows rows, PublishingSecrets secrets, IObjectStore store, IOptions<PublishingOptions> options, TimeProvider time,
    ILogger<YouTubeUpload> logger)
{
    /// <summary>Uploads what has not arrived.</summary>
    /// <param name="run">The attempt; its fence guards what is kept.</param>
    /// <param name="publication">What is published.</param>
    /// <param name="channel">Where.</param>
    /// <param name="ct">Stops it; the session stays good.</param>
    /// <returns>The video's id.</returns>
    /// <exception cref="JobFailedException">It went wrong; says whether another attempt may help.</exception>
    public async Task<string> HandleAsync(JobRun run, Publication publication, YouTubeChannel channel, CancellationToken ct)
    {
        var going = new Going(run, publication, channel);
        if (publication.SealedSession is { } kept) { going.Session = secrets.OpenSession(kept); }
        going.IsEndSent = publication.IsEndSent;
        var next = going.Session is null ? await BeginAsync(going, ct) : await AskAsync(going, ct);
        while (true)
        {
            switch (next)
            {
                case Step.Arrived arrived: return arrived.VideoId;
                case Step.At at:
                    going.Note(at.From);
                    run.Report("uploading", UploadShare.Of(at.From, publication.Bytes));
                    next = await PutAsync(going, at.From, ct);
                    break;
                case Step.Trouble trouble:
                    await WaitAsync(going, trouble, ct);
                    next = going.Session is null ? await BeginAsync(going, ct) : await AskAsync(going, ct);
                    break;
                case Step.Gone:
                    PublishingLog.SessionGone(logger, publication.Id);
                    if (await videos.FindAsync(channel, publication.Mark, isLikely: going.IsEndSent, ct) is { } found) { return found; }
                    if (++going.Sessions > 3) { throw new JobFailedException(new JobError(JobErrorClass.Transient, "youtube_unavailable", "Every upload session is gone at once.")); }
                    next = await BeginAsync(going, ct);
                    break;
            }
        }
    }

    private async Task<Step> BeginAsync(Going going, CancellationToken ct)
    {
        var publication = going.Publication;
        var reply = await going.Channel.SendAsync(token => http.BeginUploadAsync(token, YouTubeVideos.New(publication), publication.Bytes, ct), ct);
        if (!reply.IsOk) { return reply.IsPassing ? new Step.Trouble(reply) : throw reply.ToFailure("beginning the upload"); }
        var session = Checked(reply.Location);
        // Kept before the first byte: a session that nobody knows of has no byte and becomes no video.
        await rows.KeepSessionAsync(going.Run, secrets.SealSession(session), isNew: true, ct);
        (going.Session, going.IsEndSent, going.Best) = (session, false, 0);
        PublishingLog.SessionBegun(logger, publication.Id, publication.Bytes);
        return new Step.At(0);
    }

    private async Task<Step> AskAsync(Going going, CancellationToken ct)
    {
        var reply = await going.Channel.SendAsync(token => http.AskAsync(going.Session!, token, going.Publication.Bytes, ct), ct);
        var step = await ReadAsync(going, reply, ct);
        if (step is Step.At at) { PublishingLog.SessionAt(logger, going.Publication.Id, at.From); }
        return step;
    }

    private async Task<Step> PutAsync(Going going, long from, CancellationToken ct)
    {
        var total = going.Publication.Bytes;
        var count = UploadPosition.Count(from, total, options.Value.Chunk);
        if (from + count == total && !going.IsEndSent)
        {
            await rows.KeepEndSentAsync(going.Run, ct);
            going.IsEndSent = true;
        }
        // A token that was refused is found out by the next question: the piece is read only once.
        await using var piece = await store.OpenReadAsync(going.Publication.VideoKey, from, count, ct);
        var token = await going.Channel.TokenAsync(ct);
        var reply = await http.PutAsync(going.Session!, token, piece, from, count, total, ct);
        if (reply.Status is HttpStatusCode.Unauthorized or HttpStatusCode.RequestedRangeNotSatisfiable) { return new Step.Trouble(reply); }
        var step = await ReadAsync(going, reply, ct);
        // A piece of which nothing was taken is no progress: sending it again at once would go on for ever.
        return step is Step.At at && at.From <= from ? new Step.Trouble(reply) : step;
    }

    /// <summary>What a session says. Where it says how much has arrived, that is believed and never what was sent.</summary>
    private async Task<Step> ReadAsync(Going going, YouTubeReply reply, CancellationToken ct)
    {
        switch (reply.Status)
        {
            case HttpStatusCode.OK or HttpStatusCode.Created:
                return reply.Body?["id"]?.ToString() is { Length: > 0 } id ? new Step.Arrived(id) : new Step.Trouble(reply);
            case HttpStatusCode.PermanentRedirect:
                if (reply.Location is { } moved && moved != going.Session)
                {
                    going.Session = Checked(moved);
                    await rows.KeepSessionAsync(going.Run, secrets.SealSession(moved), isNew: false, ct);
                }
                return UploadPosition.Next(reply.Range, going.Publication.Bytes) is { } from && from < going.Publication.Bytes ? new Step.At(from) : new Step.Trouble(reply);
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new Step.Gone();
            default:
                return reply.IsPassing ? new Step.Trouble(reply) : throw reply.ToFailure("uploading");
        }
    }

    private async Task WaitAsync(Going going, Step.Trouble trouble, CancellationToken ct)
    {
        if (++going.Troubles > options.Value.TroublesInARow)
        {
            throw trouble.Reply.IsPassing ? trouble.Reply.ToFailure("uploading") : new JobFailedException(new JobError(JobErrorClass.Transient, "youtube_unavailable", $"Nothing more arrives: {Said(trouble.Reply)}."));
        }
        var wait = options.Value.FirstWait * Math.Pow(2, going.Troubles - 1);
        if (trouble.Reply.RetryAfter is { } asked && asked > wait) { wait = asked < TimeSpan.FromMinutes(5) ? asked : TimeSpan.FromMinutes(5); }
        PublishingLog.Trouble(logger, going.Publication.Id, Said(trouble.Reply), wait);
        await Task.Delay(wait, time, ct);
    }

    private static string Said(YouTubeReply reply) => reply.Status is { } status ? $"{(int)status} {reply.Reason}".TrimEnd() : reply.Trouble?.GetType().Name ?? "nothing";

    private Uri Checked(Uri? session) => session is not null && http.IsOurs(session)
        ? session
        : throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "youtube_answer_unexpected", "The upload session is at an address that is not YouTube's."));

    /// <summary>What one attempt knows of the upload.</summary>
    private sealed class Going(JobRun run, Publication publication, YouTubeChannel channel)
    {
        public JobRun Run => run;

        public Publication Publication => publication;

        public YouTubeChannel Channel => channel;

        public Uri? Session { get; set; }

        public bool IsEndSent { get; set; }

        public int Sessions { get; set; }

        public int Troubles { get; set; }

        public long Best { get; set; }

        /// <summary>Something arrived that had not before: trouble begins to count anew.</summary>
        public void Note(long from)
        {
            if (from <= Best) { return; }
            (Best, Troubles) = (from, 0);
        }
    }

    private abstract record Step
    {
        /// <summary>Bytes before <paramref name="From"/> have arrived.</summary>
        public sealed record At(long From) : Step;

        /// <summary>All has arrived.</summary>
        public sealed record Arrived(string VideoId) : Step;

        /// <summary>The session is not known any more.</summary>
        public sealed record Gone : Step;

        /// <summary>Nothing is known: ask.</summary>
        public sealed record Trouble(YouTubeReply Reply) : Step;
    }
}
