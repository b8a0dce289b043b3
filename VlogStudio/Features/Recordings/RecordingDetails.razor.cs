using System.Globalization;
using Microsoft.AspNetCore.Components;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Features.Recordings;

/// <summary>Everything that is known of a recording, in words.</summary>
public sealed partial class RecordingDetails
{
    private RecordingView? _recording;
    private bool _isGone;

    /// <summary>The person wants it removed.</summary>
    public sealed record Delete;

    /// <summary>The person wants it looked at again.</summary>
    public sealed record Retry;

    [Parameter, EditorRequired]
    public Guid RecordingId { get; set; }

    [Inject]
    private RecordingActs Acts { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    protected override async Task OnViewerAsync()
    {
        var found = await Acts.Get.HandleAsync(UserId, RecordingId, Ended);
        _recording = found.Value;
        _isGone = !found.IsOk;
        StateHasChanged();
    }

    protected override Task OnSignalAsync(UserSignal signal) => signal.Id == RecordingId ? OnViewerAsync() : Task.CompletedTask;

    private IEnumerable<(string Label, string Value, string? Note)> Facts(RecordingView r)
    {
        if (r.LocalCapturedAt() is { } at)
        {
            var zone = r.CapturedOffsetMinutes is { } minutes ? Words["LocalTime", Formats.Offset(minutes)].Value : Words["UnknownZone"].Value;
            yield return (Words["Shot"], $"{Formats.LongDay(DateOnly.FromDateTime(at.Date))}, {Formats.Time(at)}", $"{zone} · {Words["From" + (r.CapturedFrom ?? CapturedFrom.UploadTime)]}");
        }
        if (r.PlaceName is { } place) { yield return (Words["Place"], place, Coordinates(r)); }
        else if (Coordinates(r) is { } where) { yield return (Words["Place"], where, null); }
        if (r.Duration is { } length) { yield return (Words["Length"], Formats.Clock(length), null); }
        if (r.Status is RecordingStatus.Ready) { yield return (Words["Events"], Formats.Number(r.EventCount), null); }
        yield return (Words["Size"], Formats.Bytes(r.Bytes), null);
    }

    private IEnumerable<(string Label, string Value)> Technical(RecordingView r)
    {
        if (r is { Width: { } w, Height: { } h }) { yield return (Words["Picture"], $"{w} × {h}"); }
        if (r.Fps is { } fps) { yield return (Words["Fps"], fps.ToString("0.##", CultureInfo.CurrentCulture)); }
        if (r.Rotation is { } turn and not 0) { yield return (Words["Turned"], $"{turn}°"); }
        if (r.VideoCodec is { } video) { yield return (Words["VideoCodec"], video); }
        yield return (Words["AudioCodec"], r.AudioCodec ?? Words["NoSound"].Value);
        if (r.HasProxy) { yield return (Words["Playing"], Words["ProxyNote"]); }
        if (r.Sha256 is { } sha) { yield return ("SHA-256", sha); }
    }

    private static string? Coordinates(RecordingView r) =>
        r.Location is { } at ? string.Create(CultureInfo.CurrentCulture, $"{Math.Abs(at.Lat):0.0000}° {(at.Lat < 0 ? 'S' : 'N')}, {Math.Abs(at.Lon):0.0000}° {(at.Lon < 0 ? 'W' : 'E')}") : null;
}
