namespace VlogStudio.Core.Recordings;

/// <summary>Upload rows as their senders see them.</summary>
internal static class UploadStates
{
    public static UploadState ToState(this Upload upload, Guid? duplicateOf = null) => new(
        upload.Id, upload.RecordingId, upload.Received, upload.Length, upload.Metadata, upload.ExpiresAt, upload.CompletedAt is not null, duplicateOf);
}
