using System.Text.Json.Serialization;

namespace VlogStudio.Features.Recordings;

/// <summary>An upload as the browser module tells it.</summary>
/// <param name="Id">Its number in the browser.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Sent">Bytes that have arrived.</param>
/// <param name="State">Where it is.</param>
/// <param name="Speed">Bytes a second of late.</param>
/// <param name="Code">Why it was refused or failed.</param>
/// <param name="Detail">What the server said about that, in words.</param>
/// <param name="RecordingId">The recording it became.</param>
public sealed record UploadItem(int Id, string Name, long Size, long Sent, UploadPhase State, double Speed = 0, string? Code = null, string? Detail = null, Guid? RecordingId = null)
{
    /// <summary>0..100.</summary>
    public double Percent => Size > 0 ? Math.Clamp(100d * Sent / Size, 0, 100) : 0;

    /// <summary>Whether it is on its way or will be without a person's help.</summary>
    public bool IsMoving => State is UploadPhase.Queued or UploadPhase.Checking or UploadPhase.Uploading;
}

/// <summary>Where an upload is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UploadPhase>))]
public enum UploadPhase
{
    /// <summary>Others go first.</summary>
    Queued,

    /// <summary>It is compared with what is there already.</summary>
    Checking,

    /// <summary>The same bytes are there already; the person decides.</summary>
    Duplicate,

    /// <summary>Its bytes are on their way.</summary>
    Uploading,

    /// <summary>A person stopped it for a while.</summary>
    Paused,

    /// <summary>A closed tab left it half-way; the file must be brought again.</summary>
    Interrupted,

    /// <summary>It was not begun: too large or empty.</summary>
    Refused,

    /// <summary>It stopped; trying again may help.</summary>
    Failed,

    /// <summary>All bytes are there.</summary>
    Done,

    /// <summary>It was given up.</summary>
    Cancelled,
}
