namespace VlogStudio.Core.Recordings;

/// <summary>What a resumable upload starts with.</summary>
public sealed record UploadRequest
{
    /// <summary>Bytes to come in all; null if that will be said later.</summary>
    public long? Length { get; init; }

    /// <summary>The name the file had; null or empty becomes a plain name.</summary>
    public string? Filename { get; init; }

    /// <summary>When it was shot, if the uploader says so; its offset counts.</summary>
    public DateTimeOffset? CapturedAt { get; init; }

    /// <summary>The Upload-Metadata header as it came, to be given back as it came.</summary>
    public string? Metadata { get; init; }
}

/// <summary>How far a resumable upload is.</summary>
/// <param name="Id">Its id, part of its URL.</param>
/// <param name="RecordingId">The recording it is for.</param>
/// <param name="Offset">Bytes that are kept; sending goes on here.</param>
/// <param name="Length">Bytes in all; null while deferred.</param>
/// <param name="Metadata">The Upload-Metadata header as it came.</param>
/// <param name="ExpiresAt">When it is thrown away unless it goes on (UTC).</param>
/// <param name="IsComplete">Whether all bytes are in the object store and the recording is being looked at.</param>
/// <param name="DuplicateOf">Once complete: an older recording of the same person with the same bytes, or null.</param>
public sealed record UploadState(
    Guid Id, Guid RecordingId, long Offset, long? Length, string? Metadata, DateTimeOffset ExpiresAt, bool IsComplete, Guid? DuplicateOf = null);

/// <summary>A checksum the sender gave for one chunk.</summary>
/// <param name="Algorithm"><c>sha1</c> or <c>sha256</c>.</param>
/// <param name="Digest">The digest's bytes.</param>
public sealed record UploadChecksum(string Algorithm, ReadOnlyMemory<byte> Digest);
