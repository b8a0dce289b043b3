using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Places;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Recordings.Ingest;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Recordings;

/// <summary>The real examiner over a folder of its own: no database, no job engine.</summary>
internal sealed class ExaminerUnderTest(MediaTools? media = null) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static DateTimeOffset Now { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public IObjectStore Store => field ??= new FileObjectStore(_folder.File("objects"));

    /// <summary>Where everything it makes lies.</summary>
    public string FolderPath => _folder.Path;

    public async Task<(Recording Recording, Result<Examination> Result)> ExamineAsync(string path, string? filename = null)
    {
        var examiner = new RecordingExaminer(
            media ?? TestMedia.Tools(), Store, new FindPlaceName(), Options.Create(new RecordingsOptions { HomeTimeZone = "Europe/Berlin" }), TimeProvider.System);
        var recording = new Recording { UserId = Guid.CreateVersion7(), Filename = filename ?? Path.GetFileName(path), CreatedAt = Now };
        var scratch = Directory.CreateDirectory(_folder.File($"scratch-{recording.Id:n}")).FullName;
        var job = new Job
        {
            UserId = recording.UserId,
            Kind = RecordingJobs.Ingest.Name,
            Group = JobGroup.Ingest,
            SubjectId = recording.Id,
            Params = "{}",
            ParamsSha256 = "",
            RunAt = Now,
            DeadlineAt = Now,
            CreatedAt = Now,
            UpdatedAt = Now,
        };
        return (recording, await examiner.HandleAsync(recording, path, new JobRun(job, scratch, (_, _, _) => { }), TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Dispose();
}
