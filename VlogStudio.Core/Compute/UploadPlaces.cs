using System.Text.RegularExpressions;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Compute;

/// <summary>Makes places for what a node made: keys nobody chose, and addresses that take exactly the named bytes.</summary>
internal sealed partial class UploadPlaces(SignedObjects signatures, IObjectStore store, TimeProvider time)
{
    private const string FilmName = "film.mp4";
    private const string PosterName = "poster.jpg";
    private const long MostFilmBytes = 64L << 30;
    private const long MostPosterBytes = 16 << 20;

    /// <summary>Whether the key is one that was made for this attempt's film.</summary>
    public static bool IsFilmOf(Job job, string? key) => IsOf(job, key, FilmName);

    /// <summary>Whether the key is one that was made for this attempt's poster.</summary>
    public static bool IsPosterOf(Job job, string? key) => IsOf(job, key, PosterName);

    /// <summary>Makes them, or fresh addresses for places that were made before.</summary>
    public async Task<Result<UploadSlots>> MakeAsync(Job job, MadeFiles files, bool isOutside, CancellationToken ct)
    {
        var problems = Problems(job, "outputs.film", files.Film, MostFilmBytes, FilmName).Concat(Problems(job, "outputs.poster", files.Poster, MostPosterBytes, PosterName)).ToList();
        if (problems.Count > 0) { return Result<UploadSlots>.Refuse(problems); }
        return new UploadSlots(await SlotAsync(job, files.Film, FilmName, "video/mp4", isOutside, ct), await SlotAsync(job, files.Poster, PosterName, "image/jpeg", isOutside, ct));
    }

    private static bool IsOf(Job job, string? key, string name) =>
        key is not null && key.StartsWith($"out/{job.Id:n}/{job.Fence}/", StringComparison.Ordinal) && key.EndsWith($"/{name}", StringComparison.Ordinal) && key.Count(c => c == '/') == 4;

    private static IEnumerable<Problem> Problems(Job job, string field, MadeFile? file, long most, string name)
    {
        if (file is null) { yield break; }
        if (file.Bytes < 1 || file.Bytes > most) { yield return Problem.Invalid(field, "upload_size_out_of_range", most); }
        if (file.S3Key is { } key && !IsOf(job, key, name)) { yield return Problem.Invalid(field, "upload_missing"); }
        if (file.Sha256 is null || !Sha256().IsMatch(file.Sha256)) { yield return Problem.Invalid(field, "upload_checksum_unreadable"); }
    }

    private async Task<UploadSlot?> SlotAsync(Job job, MadeFile? file, string name, string type, bool isOutside, CancellationToken ct)
    {
        if (file is null) { return null; }
        var key = file.S3Key ?? ObjectKeys.Output(job.Id, job.Fence, name);
        if (await store.PresignUploadAsync(new UploadWish(key, file.Bytes, type, file.UploadId) { IsOutside = isOutside }, SignedObjects.Lifetime, ct) is { } signed)
        {
            return new UploadSlot(key, type, [.. signed.Parts.Select(p => new UploadPart(p.Number, p.From, p.Bytes, p.Url.AbsoluteUri, new Dictionary<string, string>()))], signed.UploadId);
        }
        var what = new SignedObject(key, IsWrite: true, job.Id, job.Fence, time.GetUtcNow() + SignedObjects.Lifetime) { Bytes = file.Bytes, Sha256 = file.Sha256, ContentType = type };
        return new UploadSlot(key, type, [new UploadPart(1, 0, file.Bytes, signatures.AddressOf(what), new Dictionary<string, string>())], null);
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();
}
