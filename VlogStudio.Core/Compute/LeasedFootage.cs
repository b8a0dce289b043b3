using VlogStudio.Core.Media;

namespace VlogStudio.Core.Compute;

/// <summary>A node's question for the footage of its film, or for a place to put what it made.</summary>
public sealed record FootageAsk
{
    /// <summary>The vlog.</summary>
    public Guid VlogId { get; init; }

    /// <summary>Its job; without it the newest one is meant.</summary>
    public Guid? JobId { get; init; }

    /// <summary>The fence of the claim.</summary>
    public int Fence { get; init; }

    /// <summary>What was made and is to be uploaded; null before that.</summary>
    public MadeFiles? Outputs { get; init; }
}

/// <summary>The files a node made.</summary>
/// <param name="Film">The film, MP4.</param>
/// <param name="Poster">Its poster, JPEG.</param>
public sealed record MadeFiles(MadeFile? Film, MadeFile? Poster);

/// <summary>A file a node made.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its bytes, hex.</param>
/// <param name="S3Key">The place it was given before, where fresh addresses for the same are wanted; else null.</param>
/// <param name="UploadId">The upload in several pieces that was begun there, or null.</param>
public sealed record MadeFile(long Bytes, string? Sha256, string? S3Key = null, string? UploadId = null);

/// <summary>The footage of a leased film, and where to put what was made of it.</summary>
/// <param name="Segments">The clips in order, each with the address of its footage.</param>
/// <param name="Sources">Each recording once, with all that is known of it.</param>
/// <param name="Music">The music, where the film has some and it is still there.</param>
/// <param name="Uploads">Where to put the files; null where none were named.</param>
public sealed record LeasedFootage(IReadOnlyList<LeasedSegment> Segments, IReadOnlyList<LeasedSource> Sources, LeasedSource? Music, UploadSlots? Uploads);

/// <summary>A clip of a leased film.</summary>
/// <param name="Position">Its place in the timeline.</param>
/// <param name="RecordingId">Whose footage it shows; null for a card.</param>
/// <param name="SourceUrl">Where that is read, ranges too; null for a card and for footage that is gone, whose clips are left out.</param>
/// <param name="In">Its first moment, seconds.</param>
/// <param name="Out">Its end, seconds.</param>
public sealed record LeasedSegment(int Position, Guid? RecordingId, string? SourceUrl, double In, double Out);

/// <summary>A file a leased film needs.</summary>
/// <param name="Id">The recording, or the track.</param>
/// <param name="Url">Where it is read for some minutes, ranges too. Ask again for a fresh one.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its bytes, hex.</param>
/// <param name="Probe">What it holds; null for music.</param>
/// <param name="IntegratedLufs">Its measured loudness, or null.</param>
public sealed record LeasedSource(Guid Id, string Url, long Bytes, string Sha256, MediaProbe? Probe, double? IntegratedLufs);

/// <summary>Where the files are put.</summary>
/// <param name="Film">The film.</param>
/// <param name="Poster">Its poster.</param>
public sealed record UploadSlots(UploadSlot? Film, UploadSlot? Poster);

/// <summary>Where one file is put.</summary>
/// <param name="S3Key">Its object key, to be named when the film is handed in.</param>
/// <param name="ContentType">The media type to send it with.</param>
/// <param name="Parts">The pieces it is sent in, each with PUT.</param>
/// <param name="UploadId">Names an upload in several pieces, to be told with their tags when the film is handed in; null for one piece.</param>
public sealed record UploadSlot(string S3Key, string ContentType, IReadOnlyList<UploadPart> Parts, string? UploadId);

/// <summary>A piece of a file.</summary>
/// <param name="Number">1, 2, 3 …</param>
/// <param name="From">Its first byte.</param>
/// <param name="Bytes">Its length; no other is taken.</param>
/// <param name="Url">Where it is sent with PUT, for some minutes.</param>
/// <param name="Headers">Headers to send with it, to the letter.</param>
public sealed record UploadPart(int Number, long From, long Bytes, string Url, IReadOnlyDictionary<string, string> Headers);
