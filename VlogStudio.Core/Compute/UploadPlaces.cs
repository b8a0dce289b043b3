using System.Text.RegularExpressions;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Compute;

/// <summary>Makes places for what a node made: keys nobody chose, and addresses that take exactly the named bytes.</summary>
internal sealed partial class UploadPlaces(SignedObjects signatures, TimeProvider time)
{
    private const string FilmName = "film.mp4";
    private const string PosterName = "poster.jpg";
    private const long MostFilmBytes = 64L << 30;
    private const long MostPosterBytes = 16 << 20;

    /// <summary>Whether the key is one that was made for this attempt's film.</summary>
    public static bool IsFilmOf(Job job, string? key) => IsOf(job, key, FilmName);

    /// <summary>Whether the key is one that was made for this attempt's poster.</summary>
    public static bool IsPosterOf(Job job, string? key) => IsOf(job, key, PosterName);

    /// <summary>Makes them.</summary>
    public Task<Result<UploadSlots>> MakeAsync(Job job, MadeFiles files, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var problems = Problems("outputs.film", files.Film, MostFilmBytes).Concat(Problems("outputs.poster", files.Poster, MostPosterBytes)).ToList();
        return Task.FromResult(problems.Count > 0
            ? Result<UploadSlots>.Refuse(problems)
            : new UploadSlots(Slot(job, files.Film, FilmName, "video/mp4"), Slot(job, files.Poster, PosterName, "image/jpeg")));
    }

    private static bool IsOf(Job job, string? key, string name) =>
        key is not null && key.StartsWith($"out/{job.Id:n}/{job.Fence}/", StringComparison.Ordinal) && key.EndsWith($"/{name}", StringComparison.Ordinal) && key.Count(c => c == '/') == 4;

    private static IEnumerable<Problem> Problems(string field, MadeFile? file, long most)
    {
        if (file is null) { yield break; }
        if (file.Bytes < 1 || file.Bytes > most) { yield return Problem.Invalid(field, "upload_size_out_of_range", most); }
        if (file.Sha256 is null || !Sha256().IsMatch(file.Sha256)) { yield return Problem.Invalid(field, "upload_checksum_unreadable"); }
    }

    private UploadSlot? Slot(Job job, MadeFile? file, string name, string type)
    {
        if (file is null) { return null; }
        var what = new SignedObject(ObjectKeys.Output(job.Id, job.Fence, name), IsWrite: true, job.Id, job.Fence, time.GetUtcNow() + SignedObjects.Lifetime)
        {
            Bytes = file.Bytes, Sha256 = file.Sha256, ContentType = type,
        };
        return new UploadSlot(what.Key, type, [new UploadPart(1, 0, file.Bytes, signatures.AddressOf(what), new Dictionary<string, string>())], null);
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();
}
