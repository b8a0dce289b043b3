using System.Data.Common;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.Sharing;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>
/// Hands out the segments of a film: from the front to its own attempt, while helpers take from the end. As long as this node is alone it asks once
/// in a while whether it still is, and nothing else; when the database cannot be asked, the attempt goes on alone.
/// </summary>
internal sealed class FilmTurns : ISegmentTurns
{
    private static readonly TimeSpan LookForOthers = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    private readonly SharingTools _tools;
    private readonly JobRun _run;
    private readonly string _folder;
    private readonly string _mark;
    private readonly Action<string, double> _onProgress;
    private readonly List<PlannedSegment> _left;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _end = new();
    private HashSet<string> _offered = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _watching = Task.CompletedTask;
    private long? _looked;
    private bool _isAlone;

    public FilmTurns(SharingTools tools, JobRun run, string folder, IReadOnlyList<PlannedSegment> missing, string mark, Action<string, double> onProgress)
    {
        (_tools, _run, _folder, _mark, _onProgress) = (tools, run, folder, mark, onProgress);
        _left = [.. missing];
    }

    private (Guid JobId, int Fence) Attempt => (_run.JobId, _run.Fence);

    /// <inheritdoc />
    public async Task<SegmentTurn> NextAsync(CancellationToken ct)
    {
        SegmentStanding? done;
        PlannedSegment? segment;
        await _gate.WaitAsync(ct);
        try
        {
            if (_left.Count == 0) { return new SegmentTurn(TurnKind.End); }
            try
            {
                await OfferAsync(ct);
                (segment, done) = await ChooseAsync(ct);
            }
            catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
            {
                SharingLog.Broken(_tools.Log, e, _run.JobId);
                _isAlone = true;
                (segment, done) = (_left[0], null);
            }
            if (segment is null) { return new SegmentTurn(TurnKind.Wait); }
            _left.Remove(segment);
        }
        finally { _gate.Release(); }
        return done is not null && await TryFetchAsync(segment, done, ct) is { } made ? new SegmentTurn(TurnKind.Arrived, segment, made) : new SegmentTurn(TurnKind.Make, segment);
    }

    /// <inheritdoc />
    public Task ChangedAsync(CancellationToken ct) => Volatile.Read(ref _changed).Task.WaitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        if (_offered.Count > 0)
        {
            using var limit = new CancellationTokenSource(_tools.Jobs.Heartbeat, _tools.Time);
            try { await _tools.Tasks.WithdrawAsync(Attempt, limit.Token); }
            catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException or OperationCanceledException) { SharingLog.NotCleared(_tools.Log, e, _run.JobId); }
        }
        _end.Dispose();
        _gate.Dispose();
    }

    /// <summary>Lays out what is left, once somebody is there to take it.</summary>
    private async Task OfferAsync(CancellationToken ct)
    {
        if (_isAlone || _offered.Count > 0 || (_looked is { } looked && _tools.Time.GetElapsedTime(looked) < LookForOthers)) { return; }
        _looked = _tools.Time.GetTimestamp();

        // How shaking is measured follows the number of processors: such segments are this node's own.
        var offered = _left.Select((segment, i) => (Segment: segment, Position: i)).Where(s => s.Segment.Measures.Count == 0).ToList();
        if (offered.Count < 2 || !await _tools.Others.HandleAsync(ct)) { return; }
        var rows = offered.ConvertAll(s => new OfferedSegment(
            s.Segment.Key, s.Position, StudioJson.Write(s.Segment), HelpRoom.Patience(TimeSpan.FromSeconds(s.Segment.Cost * _tools.Pace.Factor), _tools.Jobs.Lease)));
        if (!await _tools.Tasks.OfferAsync(Attempt, _mark, rows, ct)) { return; }
        SharingLog.Offered(_tools.Log, _run.JobId, _run.Fence, rows.Count);
        _offered = [.. rows.Select(r => r.Key)];
        _watching = Task.Run(WatchAsync, CancellationToken.None);
    }

    /// <summary>What arrived first, then what is only for this node, then what nobody makes yet; nothing while all that is left is with others.</summary>
    private async Task<(PlannedSegment? Segment, SegmentStanding? Done)> ChooseAsync(CancellationToken ct)
    {
        if (_isAlone || _offered.Count == 0) { return (_left[0], null); }
        var standings = (await _tools.Tasks.ReadAsync(Attempt, ct)).ToDictionary(s => s.Key);
        if (_left.Find(s => standings.GetValueOrDefault(s.Key)?.State == "done") is { } arrived) { return (arrived, standings[arrived.Key]); }
        if (_left.Find(s => !_offered.Contains(s.Key)) is { } own) { return (own, null); }
        if (await _tools.Tasks.KeepNextAsync(Attempt, ct) is { } key && _left.Find(s => s.Key == key) is { } kept) { return (kept, null); }
        if (_left.TrueForAll(s => standings.ContainsKey(s.Key))) { return (null, null); }

        // The rows are gone: the job has ended, or somebody else has its lease. Whoever stops this attempt will be heard soon.
        SharingLog.Broken(_tools.Log, null, _run.JobId);
        _isAlone = true;
        return (_left[0], null);
    }

    private async Task<MadeSegment?> TryFetchAsync(PlannedSegment segment, SegmentStanding done, CancellationToken ct)
    {
        try
        {
            var note = StudioJson.Read<SegmentNote>(done.Note!);
            var fetched = await _tools.Store.FetchAsync(done.ObjectKey!, _folder, ct);
            var path = Path.Combine(_folder, segment.Key);
            File.Copy(fetched, path, overwrite: true);
            if (fetched.StartsWith(_folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) { File.Delete(fetched); }
            if (note.Frames != segment.Frames || new FileInfo(path).Length != done.Bytes || await Sha256Hex.OfFileAsync(path, ct) != done.Sha256)
            {
                SharingLog.NotArrived(_tools.Log, null, _run.JobId, segment.Key, done.WorkerId);
                return null;
            }
            _run.Helped(done.WorkerId!, TimeSpan.FromSeconds(done.Seconds ?? 0));
            return new MadeSegment(path, note);
        }
        catch (Exception e) when (e is IOException or ObjectStoreException or System.Text.Json.JsonException)
        {
            SharingLog.NotArrived(_tools.Log, e, _run.JobId, segment.Key, done.WorkerId);
            return null;
        }
    }

    /// <summary>Tells how far helpers are, and wakes whoever waits for them.</summary>
    private async Task WatchAsync()
    {
        StudioTrace.Leave();
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Glance, _tools.Time, _end.Token);
                foreach (var standing in await _tools.Tasks.ReadAsync(Attempt, _end.Token)) { _onProgress(standing.Key, standing.Progress); }
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested) { }
            // Whatever it is: whoever waits must go on being woken.
            catch (Exception e) when (e is not OutOfMemoryException) { SharingLog.NotSeen(_tools.Log, e, _run.JobId); }
            Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }
}
