using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Disputes;

namespace VlogStudio.Features.Disputes.Cases;

/// <summary>A case in words.</summary>
internal static class CaseWording
{
    /// <summary>The finding as a sentence.</summary>
    public static string Say(this IStringLocalizer words, CaseFinding finding) =>
        words[$"Finding.{finding.Code}", [.. finding.Args.Select(a => (object)Number(a)), "", "", ""]];

    /// <summary>A row that proves it.</summary>
    public static string Say(this IStringLocalizer words, CaseProof proof) => proof.Code == "object"
        ? proof.Args[0] is nameof(DeliveryVerdict.Missing) or nameof(DeliveryVerdict.Cleared) or nameof(DeliveryVerdict.Unreachable)
            ? words[$"Object.{proof.Args[0]}"]
            : words["Proof.object", words[$"Object.{proof.Args[0]}"].Value, Formats.Bytes(long.Parse(proof.Args[1], CultureInfo.InvariantCulture)), Short(proof.Args[2])]
        : proof.Code == "books"
            ? words[$"Books.{proof.Args[0]}", proof.Args[1], proof.Args[2]]
            : words[$"Proof.{proof.Code}", [.. proof.Args.Select(a => (object)Plain(a))]].Value.TrimEnd(' ', '·');

    /// <summary>A moment of the time line.</summary>
    public static string Say(this IStringLocalizer words, CaseMoment moment)
    {
        var word = words[$"Moment.{moment.Code}", [.. moment.Args.Select(a => (object)Plain(a)), "", ""]];
        return word.ResourceNotFound ? Plain(moment.Code) : word.Value.TrimEnd(' ', ':', '·');
    }

    /// <summary>The colour of a verdict.</summary>
    public static Tone ToneOf(FindingVerdict verdict) => verdict switch
    {
        FindingVerdict.Even => Tone.Good,
        FindingVerdict.Pending => Tone.Info,
        FindingVerdict.Attention => Tone.Warn,
        _ => Tone.Bad,
    };

    /// <summary>The symbol of a verdict.</summary>
    public static string IconOf(FindingVerdict verdict) => verdict switch
    {
        FindingVerdict.Even => "check_circle",
        FindingVerdict.Pending => "hourglass_top",
        FindingVerdict.Attention => "warning",
        _ => "error",
    };

    /// <summary>The symbol of a moment.</summary>
    public static string IconOf(CaseMoment moment) => moment.Code switch
    {
        "asked" or "replay_asked" or "replayed" => "send",
        "hold" => "lock_clock",
        "capture" => "payments",
        "release" or "expire" => "lock_open",
        "refund" or "goodwill" or "grant" or "adjust" => "undo",
        "attempt_began" => "play_arrow",
        "attempt_ended" => "stop",
        "phase" => "more_horiz",
        "audit" => "policy",
        "removed" or "cleared" => "delete",
        _ when moment.Code.StartsWith("dispute", StringComparison.Ordinal) => "gavel",
        _ => IconOf(moment.Weight),
    };

    /// <summary>The state of a dispute as a badge.</summary>
    public static (string Text, string Icon, Tone Tone) Badge(this IStringLocalizer words, DisputeState state) => state switch
    {
        DisputeState.Open => (words["State.Open"], "hourglass_top", Tone.Info),
        DisputeState.Proposed => (words["State.Proposed"], "group", Tone.Warn),
        DisputeState.Approved => (words["State.Approved"], "check_circle", Tone.Good),
        _ => (words["State.Rejected"], "cancel", Tone.Plain),
    };

    /// <summary>A stable code as words.</summary>
    public static string Plain(string code) => code.Replace('_', ' ');

    /// <summary>A number by culture.</summary>
    public static string Number(long number) => Formats.Number(number);

    /// <summary>A change with its sign.</summary>
    public static string Signed(long amount) => amount.ToString("+#,0;\u2212#,0;0", CultureInfo.CurrentCulture);

    /// <summary>The beginning of a hash or id.</summary>
    public static string Short(string text) => text.Length > 12 ? text[..12] + "…" : text;

    /// <summary>JSON that people can read.</summary>
    public static string Pretty(JsonElement json) => JsonSerializer.Serialize(json, s_pretty);

    private static readonly JsonSerializerOptions s_pretty = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
