using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Notes a generation that was made elsewhere. It carries no credits and no media of ours, and cannot claim to be completed.</summary>
public sealed partial class NoteOutsideGeneration(IDbContextFactory<StudioDb> contexts, ClaimKey claim, TimeProvider clock)
{
    /// <summary>The most characters <c>input_params</c> may take.</summary>
    public const int MaxInputChars = 64 * 1024;

    /// <summary>Writes the row and answers it.</summary>
    /// <param name="userId">Whose it is.</param>
    /// <param name="note">What was made.</param>
    /// <param name="idempotencyKey">The call's key, or null: the same key and note answer the first row again.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Result<GenerationView>> HandleAsync(Guid userId, OutsideGeneration note, string? idempotencyKey, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(note);
        var edit = new GenerationEdit(note.Title, note.Tags, note.Note);
        var problems = edit.Check();
        if (!TypeName().IsMatch(note.GenerationType ?? "")) { problems.Add(Problem.Invalid("generation_type", "bad_generation_type")); }
        if (note.InputParams is { ValueKind: not JsonValueKind.Object }) { problems.Add(Problem.Invalid("input_params", "not_an_object")); }
        else if (note.InputParams?.GetRawText().Length > MaxInputChars) { problems.Add(Problem.Invalid("input_params", "text_too_long", MaxInputChars)); }
        if (note.Status is not (null or GenerationStatus.Pending)) { problems.Add(Problem.Invalid("status", "server_writes_this")); }
        if (problems.Count > 0) { return Result<GenerationView>.Refuse(problems); }

        var row = new GenerationHistory
        {
            UserId = userId,
            GenerationType = note.GenerationType!,
            InputParams = note.InputParams?.GetRawText() ?? "{}",
            CreatedAt = clock.GetUtcNow(),
        };
        edit.Apply(row);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var claimed = await claim.HandleAsync(db, userId, idempotencyKey, ClaimKey.HashOf(nameof(NoteOutsideGeneration), note), ct);
        if (!claimed.IsOk) { return claimed.Refused<GenerationView>(); }
        if (claimed.Value.Earlier is { } earlier) { return StudioJson.Read<GenerationView>(earlier.Body); }
        db.Generations.Add(row);
        await db.SaveChangesAsync(ct);
        var view = GenerationView.Of(row);
        await claimed.Value.Scope.KeepAsync(db, new KeptAnswer(201, StudioJson.Write(view), $"/history/{row.Id}"), ct);
        await transaction.CommitAsync(ct);
        return view;
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{1,59}$", RegexOptions.CultureInvariant)]
    private static partial Regex TypeName();
}

/// <summary>A generation made elsewhere.</summary>
/// <param name="GenerationType">snake_case: social_image, short_video, blog_post …</param>
/// <param name="InputParams">What was asked, a JSON object; null for none.</param>
/// <param name="Status">Null or pending: only the server says that something was made.</param>
/// <param name="Title">A title.</param>
/// <param name="Tags">Tags.</param>
/// <param name="Note">A note.</param>
public sealed record OutsideGeneration(
    string? GenerationType, JsonElement? InputParams = null, GenerationStatus? Status = null, string? Title = null, IReadOnlyList<string>? Tags = null,
    string? Note = null);
