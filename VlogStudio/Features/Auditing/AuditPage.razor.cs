using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Auditing;

namespace VlogStudio.Features.Auditing;

/// <summary>Who did what, for admins: to search, to compare, to take along and to verify; nothing here can be changed.</summary>
public sealed partial class AuditPage
{
    private AuditPageRows? _page;
    private AuditVerdict? _verdict;
    private string? _actor;
    private string? _action;
    private string? _subject;
    private DateOnly? _from;
    private DateOnly? _to;
    private string? _shown;
    private bool _isVerifying;
    private bool _hasFailed;

    /// <summary>Who, or how that begins.</summary>
    [SupplyParameterFromQuery(Name = "actor")]
    public string? Actor { get; set; }

    /// <summary>What was done.</summary>
    [SupplyParameterFromQuery(Name = "action")]
    public string? Action { get; set; }

    /// <summary>To what, or how that begins.</summary>
    [SupplyParameterFromQuery(Name = "subject")]
    public string? Subject { get; set; }

    /// <summary>The first day (UTC).</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>The last day (UTC).</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    /// <summary>Where the page before ended.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    public long? Before { get; set; }

    [Inject]
    private SearchAudit Find { get; set; } = default!;

    [Inject]
    private VerifyAuditChain Chain { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<AuditPage> Log { get; set; } = default!;

    private AuditSearch Wanted => new(Actor, Action, Subject, StartOf(Read(From)), StartOf(Read(To)?.AddDays(1)), Before);

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Navigation.Uri) { await LoadAsync(); }
    }

    private static DateOnly? Read(string? day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;

    private static DateTimeOffset? StartOf(DateOnly? day) => day is { } known ? new DateTimeOffset(known.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? DisputeOf(string subject) =>
        subject.Split(':') is ["dispute" or "job" or "case" or "vlog" or "generation", var id] && Guid.TryParse(id, out _) ? $"/admin/cases?q={id}" : null;

    private string PathWith(long? before) => Navigation.GetUriWithQueryParameters("/admin/audit", new Dictionary<string, object?>
    {
        ["actor"] = Some(Actor), ["action"] = Some(Action), ["subject"] = Some(Subject), ["from"] = Some(From), ["to"] = Some(To), ["before"] = before,
    });

    private string ExportPath(string format) => Navigation.GetUriWithQueryParameters("/api/v1/admin/audit/export", new Dictionary<string, object?>
    {
        ["format"] = format, ["actor"] = Some(Actor), ["action"] = Some(Action), ["subject"] = Some(Subject),
        ["from"] = StartOf(Read(From))?.ToString("O", CultureInfo.InvariantCulture), ["to"] = StartOf(Read(To)?.AddDays(1))?.ToString("O", CultureInfo.InvariantCulture),
    });

    private void Search()
    {
        (Actor, Action, Subject, From, To) = (_actor, _action, _subject, Text(_from), Text(_to));
        Navigation.NavigateTo(PathWith(null));
    }

    private async Task LoadAsync()
    {
        var read = BeginRead();
        (_shown, _hasFailed) = (Navigation.Uri, false);
        (_actor, _action, _subject, _from, _to) = (Actor, Action, Subject, Read(From), Read(To));
        try
        {
            var found = await Find.HandleAsync(Wanted, Ended);
            if (IsLate(read)) { return; }
            _page = new AuditPageRows(found.Items, found.NextBefore, found.Actions);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.AuditNotRead(error);
            _hasFailed = !IsLate(read);
        }
    }

    private async Task VerifyAsync()
    {
        _isVerifying = true;
        StateHasChanged();
        try { _verdict = await Chain.CheckAsync(Ended); }
        finally { _isVerifying = false; }
    }

    private sealed record AuditPageRows(IReadOnlyList<AuditEntry> Items, long? NextBefore, IReadOnlyList<string> Actions);
}
