using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Features.Recordings;

/// <summary>One upload in the tray: what it does, in words, and what can be done about it.</summary>
public sealed partial class UploadRow
{
    [Parameter, EditorRequired]
    public UploadItem Item { get; set; } = default!;

    /// <summary>The recording it became, once it is there.</summary>
    [Parameter]
    public RecordingView? Recording { get; set; }

    /// <summary>The person wants something: pause, resume, cancel.</summary>
    [Parameter]
    public EventCallback<string> OnCall { get; set; }

    private string CloseLabel => Item.State is UploadPhase.Done or UploadPhase.Refused ? Words["DismissOne", Item.Name] : Words["CancelOne", Item.Name];

    private string Note => Item.State switch
    {
        UploadPhase.Queued => Words["NoteQueued"],
        UploadPhase.Checking => Words["NoteChecking"],
        UploadPhase.Duplicate => Words["NoteDuplicate"],
        UploadPhase.Uploading => Item.Speed > 1000
            ? Words["NoteUploading", Formats.Bytes(Item.Sent), Formats.Bytes(Item.Size), Formats.Clock(TimeSpan.FromSeconds((Item.Size - Item.Sent) / Item.Speed))]
            : Words["NoteSent", Formats.Bytes(Item.Sent), Formats.Bytes(Item.Size)],
        UploadPhase.Paused => Words["NotePaused", Formats.Bytes(Item.Sent), Formats.Bytes(Item.Size)],
        UploadPhase.Interrupted => Words["NoteInterrupted", Formats.Percent(Item.Percent)],
        UploadPhase.Refused or UploadPhase.Failed => Reason,
        _ => DoneNote,
    };

    private string Reason => Item.Code switch
    {
        "too_large" => Words["CodeTooLarge", Formats.Bytes(Item.Size)],
        "empty_file" => Words["CodeEmpty"],
        "signed_out" => Words["CodeSignedOut"],
        "unreachable" => Words["CodeUnreachable"],
        _ => Item.Detail ?? Words["CodeOther"],
    };

    private string DoneNote => Recording switch
    {
        { Status: RecordingStatus.Ready } ready => Words[ready.EventCount == 1 ? "NoteReadyOne" : "NoteReadyMany", ready.EventCount],
        { Status: RecordingStatus.Rejected } rejected => Words["NoteRejected", rejected.Error is { } error ? Problems.Say(error) : ""],
        _ => Words["NoteDone"],
    };

    private bool IsBad => Item.State is UploadPhase.Refused or UploadPhase.Failed || Recording?.Status is RecordingStatus.Rejected;

    private string IconOf => IsBad ? "error" : Item.State switch
    {
        UploadPhase.Done => Recording?.Status is RecordingStatus.Ready ? "check_circle" : "cloud_done",
        UploadPhase.Duplicate => "content_copy",
        UploadPhase.Paused => "pause_circle",
        UploadPhase.Interrupted => "history",
        _ => "upload",
    };

    private string ToneOf => IsBad ? "is-bad" : Item.State switch
    {
        UploadPhase.Done => "is-good",
        UploadPhase.Duplicate or UploadPhase.Interrupted => "is-warn",
        _ => "",
    };
}
