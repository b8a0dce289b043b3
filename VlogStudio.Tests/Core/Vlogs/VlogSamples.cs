using VlogStudio.Core.Recordings;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Core.Events;

namespace VlogStudio.Tests.Core.Vlogs;

/// <summary>What a film is planned from, made up.</summary>
internal static class VlogSamples
{
    public static readonly DateOnly Day = new(2026, 5, 2);

    public static EventMaterial Event(int number, double start, double end, DateOnly? date = null, RecordingSignals? signals = null) => new(
        DaySamples.Id(number), DaySamples.Id(100 + number), date ?? Day, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), TimeSpan.FromSeconds(end), signals);

    public static VlogMaterial Material(params EventMaterial[] events) => new() { Events = events.ToDictionary(e => e.Id), HasFootage = true };

    public static VlogRequest Request(params EventMaterial[] events) => new() { TargetDate = Day, EventIds = [.. events.Select(e => e.Id)], MaxDuration = 60 };
}
