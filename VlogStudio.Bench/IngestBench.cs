using System.Diagnostics;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Places;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Recordings.Ingest;
using VlogStudio.Core.Storage;

namespace VlogStudio.Bench;

/// <summary>What looking at an upload costs: against its length, and against decoding it once.</summary>
internal static class IngestBench
{
    private const double MostOfLength = 0.25;

    public static async Task RunAsync(BenchContext bench, ResultTable table, CancellationToken ct)
    {
        var source = bench.Sources[0].Source;
        var length = source.Probe.Duration.TotalSeconds;
        var (share, decode) = (new List<double>(), new List<double>());
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            Console.WriteLine($"Ingest, round {round + 1} of {bench.Options.Rounds}: {length:0} s of 1080p30");
            var folder = bench.Folder("ingest");
            var examiner = new RecordingExaminer(bench.Media, new FileObjectStore(Path.Combine(folder, "objects")), new FindPlaceName(), Options.Create(new RecordingsOptions()), TimeProvider.System);
            var began = Stopwatch.GetTimestamp();
            var result = await examiner.HandleAsync(NewRecording(), source.Path, NewRun(Directory.CreateDirectory(Path.Combine(folder, "scratch")).FullName), ct);
            var wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
            if (!result.IsOk)
            {
                throw new InvalidOperationException(result.Problems[0].Code);
            }

            began = Stopwatch.GetTimestamp();
            await bench.RunAsync([new Core.Media.FfmpegInput(source.Path, [])], ["-f", "null", "-"], folder, ct);
            share.Add(wall / length);
            decode.Add(wall / Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        table.Add("ingest / length of the recording", share, "ratio", MostOfLength);
        table.Add("ingest / one full decode, wall", decode, "ratio");
    }

    private static Recording NewRecording() => new() { UserId = Guid.CreateVersion7(), Filename = "bench.mp4", CreatedAt = TimeProvider.System.GetUtcNow() };

    private static JobRun NewRun(string scratch)
    {
        var now = TimeProvider.System.GetUtcNow();
        var job = new Job
        {
            UserId = Guid.CreateVersion7(), Kind = "ingest_recording", Group = JobGroup.Ingest, SubjectId = Guid.CreateVersion7(), Params = "{}", ParamsSha256 = "",
            RunAt = now, DeadlineAt = now.AddHours(1), CreatedAt = now, UpdatedAt = now,
        };
        return new JobRun(job, scratch, (_, _, _) => { });
    }
}
