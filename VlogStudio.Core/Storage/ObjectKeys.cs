namespace VlogStudio.Core.Storage;

/// <summary>Every object key there is, as functions of ids. No key holds a word a person typed.</summary>
public static class ObjectKeys
{
    /// <summary>What every key begins with one of: whoever walks through all objects walks through these.</summary>
    public static IReadOnlyList<string> Roots { get; } = ["recordings/", "music/", "out/"];

    /// <summary>A recording exactly as it was uploaded.</summary>
    public static string Original(Guid userId, Guid recordingId) => $"recordings/{userId:n}/{recordingId:n}/original";

    /// <summary>A recording's still picture (JPEG).</summary>
    public static string RecordingPoster(Guid userId, Guid recordingId) => $"recordings/{userId:n}/{recordingId:n}/poster.jpg";

    /// <summary>A recording's hover sprite (JPEG).</summary>
    public static string RecordingSprite(Guid userId, Guid recordingId) => $"recordings/{userId:n}/{recordingId:n}/sprite.jpg";

    /// <summary>A browser-playable copy of a recording, made where the original is not one (MP4).</summary>
    public static string RecordingProxy(Guid userId, Guid recordingId) => $"recordings/{userId:n}/{recordingId:n}/proxy.mp4";

    /// <summary>An event's picture (JPEG).</summary>
    public static string EventThumbnail(Guid userId, Guid recordingId, Guid eventId) => $"recordings/{userId:n}/{recordingId:n}/events/{eventId:n}.jpg";

    /// <summary>A music track as it was uploaded.</summary>
    public static string Track(Guid? ownerId, Guid trackId) => $"music/{(ownerId is { } id ? id.ToString("n") : "library")}/{trackId:n}/original";

    /// <summary>An output of a job's attempt; each attempt writes to keys of its own.</summary>
    public static string Output(Guid jobId, int fence, string name) => $"out/{jobId:n}/{fence}/{Guid.CreateVersion7():n}/{name}";
}
