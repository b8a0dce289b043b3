using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Publishing;

/// <summary>Finds a publication's video on its channel, and shows it to those who are to see it once it is whole.</summary>
internal sealed class YouTubeVideos(IOptions<PublishingOptions> options, TimeProvider time, ILogger<YouTubeVideos> logger)
{
    private const int Looks = 3;
    private const int MostPages = 4;

    /// <summary>YouTube's number for people and blogs; a video that is changed needs one.</summary>
    private const string Category = "22";

    /// <summary>
    /// A video as it is begun: private, whoever is to see it, so that none is seen before it is whole and known to be the only one. A time at which
    /// YouTube itself makes it public goes along, which it takes for private ones only.
    /// </summary>
    public static JsonObject New(Publication publication) => new() { ["snippet"] = Snippet(publication), ["status"] = Status(publication, Visibility.Private) };

    /// <summary>The video with this mark among the channel's latest uploads; null where there is none.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="mark">The tag.</param>
    /// <param name="isLikely">Whether one is expected; the list may be behind, so it is then looked at more than once.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<string?> FindAsync(YouTubeChannel channel, string mark, bool isLikely, CancellationToken ct)
    {
        for (var look = 1; ; look++)
        {
            if (await LookAsync(channel, mark, ct) is { } found) { return found; }
            if (!isLikely || look == Looks) { return null; }
            await Task.Delay(options.Value.LookAgain, time, ct);
        }
    }

    /// <summary>Shows the whole video to those who are to see it, and says who really does: YouTube keeps the videos of projects it has not audited private.</summary>
    /// <exception cref="JobFailedException">The video is not there, was rejected, or YouTube is away.</exception>
    public async Task<Visibility> SettleAsync(YouTubeChannel channel, Publication publication, CancellationToken ct)
    {
        var video = await ReadAsync(channel, publication.VideoId!, ct);
        if (IsAsWanted(video, publication) || IsOutByItself(video, publication)) { return ShownAs(video); }
        var changed = new JsonObject { ["id"] = publication.VideoId, ["snippet"] = Snippet(publication), ["status"] = Status(publication, publication.Visibility) };
        var reply = await channel.PutAsync("videos?part=snippet,status", changed, ct);
        if (reply.IsPassing || reply.IsQuota) { throw reply.ToFailure("showing the video"); }
        // Whatever else is refused, the video is there: how it is shown is told, not held against it.
        var shown = ShownAs(reply.IsOk ? await ReadAsync(channel, publication.VideoId!, ct) : video);
        if (shown != publication.Visibility) { PublishingLog.ShownOtherwise(logger, publication.Id, shown, publication.Visibility); }
        return shown;
    }

    private static async Task<string?> LookAsync(YouTubeChannel channel, string mark, CancellationToken ct)
    {
        var page = "";
        for (var pages = 0; pages < MostPages; pages++)
        {
            var list = Ok(await channel.GetAsync($"playlistItems?part=contentDetails&maxResults=50&playlistId={Uri.EscapeDataString(channel.Account.UploadsId)}{page}", ct), "listing uploads");
            var ids = Items(list).Select(i => i["contentDetails"]?["videoId"]?.ToString()).Where(i => i is not null).ToArray();
            if (ids.Length == 0) { return null; }
            var videos = Ok(await channel.GetAsync($"videos?part=snippet&maxResults=50&id={Uri.EscapeDataString(string.Join(',', ids))}", ct), "reading uploads");
            var found = Items(videos).FirstOrDefault(v => v["snippet"]?["tags"] is JsonArray tags && tags.Any(t => t?.ToString() == mark));
            if (found is not null) { return found["id"]!.ToString(); }
            if (list["nextPageToken"]?.ToString() is not { Length: > 0 } next) { return null; }
            page = $"&pageToken={Uri.EscapeDataString(next)}";
        }
        return null;
    }

    private static async Task<JsonObject> ReadAsync(YouTubeChannel channel, string id, CancellationToken ct)
    {
        var found = Items(Ok(await channel.GetAsync($"videos?part=snippet,status&id={Uri.EscapeDataString(id)}", ct), "reading the video")).FirstOrDefault()
            ?? throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "youtube_video_gone", "The video is not there any more."));
        var status = found["status"]?["uploadStatus"]?.ToString();
        if (status is not ("rejected" or "failed" or "deleted")) { return found; }
        var why = (found["status"]?["rejectionReason"] ?? found["status"]?["failureReason"])?.ToString() ?? status;
        throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "youtube_rejected", $"YouTube says {status}: {why}", [why]));
    }

    private static bool IsAsWanted(JsonObject video, Publication publication) =>
        ShownAs(video) == publication.Visibility && video["snippet"]?["title"]?.ToString() == publication.Title
        && (video["snippet"]?["description"]?.ToString() ?? "") == publication.Description
        && (DateTimeOffset.TryParse(video["status"]?["publishAt"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null) == publication.PublishAt;

    /// <summary>Whether YouTube has made it public by now, as it was told to.</summary>
    private bool IsOutByItself(JsonObject video, Publication publication) => publication.PublishAt <= time.GetUtcNow() && ShownAs(video) == Visibility.Public;

    private static Visibility ShownAs(JsonObject video) => video["status"]?["privacyStatus"]?.ToString() switch
    {
        "public" => Visibility.Public,
        "unlisted" => Visibility.Unlisted,
        _ => Visibility.Private,
    };

    private static JsonObject Snippet(Publication publication) => new()
    {
        ["title"] = publication.Title, ["description"] = publication.Description, ["categoryId"] = Category, ["tags"] = new JsonArray(publication.Mark),
    };

    private static JsonObject Status(Publication publication, Visibility visibility)
    {
        var status = new JsonObject
        {
            ["privacyStatus"] = visibility switch { Visibility.Public => "public", Visibility.Unlisted => "unlisted", _ => "private" },
            ["selfDeclaredMadeForKids"] = publication.IsMadeForKids,
            ["containsSyntheticMedia"] = publication.IsSynthetic,
        };
        if (publication.PublishAt is { } at && visibility == Visibility.Private) { status["publishAt"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture); }
        return status;
    }

    private static JsonObject Ok(YouTubeReply reply, string what) => reply is { IsOk: true, Body: { } body } ? body : throw reply.ToFailure(what);

    private static IEnumerable<JsonObject> Items(JsonObject list) => (list["items"] as JsonArray)?.OfType<JsonObject>() ?? [];
}
