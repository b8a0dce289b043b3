using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using VlogStudio.Api;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.Disputes;

/// <summary>The dispute routes.</summary>
public static class DisputesApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapDisputesApi(this IEndpointRouteBuilder routes)
    {
        var disputes = routes.MapUserGroup("/api/v1/disputes", "Disputes");
        disputes.MapPost("/", OpenAsync).Describe("OpenDispute", "Claims that a charge was wrong; of an ended job of one's own.", 404, 409).Produces<DisputeView>(201);
        disputes.MapGet("/{id:guid}", GetAsync).Describe("GetDispute", "Shows a dispute and how it was settled.", 404).Produces<DisputeView>();

        var admin = routes.MapUserGroup("/api/v1/admin/disputes", "Disputes");
        admin.MapGet("/", ListAsync).RequireAuthorization(StudioPolicies.Admin)
            .Describe("ListDisputes", "Lists everybody's disputes, newest first, by state. For admins.", 403).Produces<FoundDisputes>();
        // Without the policy: an attempt by somebody who is no admin is kept in the audit, so the route itself refuses it.
        admin.MapPost("/{id:guid}/settle", SettleAsync)
            .Describe("SettleDispute", "Refunds, gives goodwill or rejects; a second admin's same call decides what needs two. For admins.", 403, 404, 409).Produces<Settlement>();
        return routes;
    }

    private static async Task<IResult> OpenAsync(HttpContext http, OpenBody body, OpenDispute open, CancellationToken ct)
    {
        var input = new OpenDisputeInput(http.User.UserId(), body.JobId, body.Claim, AccountsApi.AddressOf(http)) { IdempotencyKey = http.Request.KeyOf() };
        return Answers.Of(await open.HandleAsync(input, ct), view => Results.Created($"/api/v1/disputes/{view.Id}", view));
    }

    private static async Task<IResult> GetAsync(HttpContext http, Guid id, GetDispute get, IAuthorizationService rights, CancellationToken ct)
    {
        var isAdmin = (await rights.AuthorizeAsync(http.User, StudioPolicies.Admin)).Succeeded;
        return Answers.Of(await get.HandleAsync(http.User.UserId(), isAdmin, id, ct));
    }

    private static async Task<IResult> ListAsync(ListDisputes list, string? state, string? cursor, int? limit, CancellationToken ct)
    {
        if (!TryState(state, out var wanted)) { return Answers.Refuse(Problem.Invalid("state", "unknown_dispute_state")); }
        return Answers.Of(await list.HandleAsync(wanted, cursor, limit, ct));
    }

    private static async Task<IResult> SettleAsync(
        HttpContext http, Guid id, SettleBody body, SettleDispute settle, NoteRefusedSettlement refusals, IAuthorizationService rights, CheckSession sessions, CancellationToken ct)
    {
        var by = http.User.UserId();
        if (await RefusalAsync(http, body, rights) is { } problem)
        {
            await refusals.HandleAsync(new(id, by, body.Decision, body.Amount?.ToString(), body.ReasonCode, AccountsApi.AddressOf(http), [problem]), ct);
            return Answers.Refuse(problem);
        }
        var session = http.User.SessionId() is { } sid ? await sessions.HandleAsync(sid, ct) : null;
        var input = new SettleInput(
            id, by, body.Decision ?? "", AmountOf(body.Amount) ?? 0, body.ReasonCode ?? "", body.Note ?? "", AccountsApi.AddressOf(http), session?.SignedInAt ?? DateTimeOffset.MinValue)
        {
            IdempotencyKey = http.Request.KeyOf(),
        };
        return Answers.Of(await settle.HandleAsync(input, ct));
    }

    /// <summary>What can be refused before the act is asked.</summary>
    private static async Task<Problem?> RefusalAsync(HttpContext http, SettleBody body, IAuthorizationService rights)
    {
        if (!http.User.IsInRole(StudioRoles.Admin)) { return new Problem("not_an_admin", ProblemKind.Forbidden); }
        if (!(await rights.AuthorizeAsync(http.User, StudioPolicies.Admin)).Succeeded) { return new Problem("admin_needs_two_factor", ProblemKind.Forbidden); }
        var isAbsent = body.Amount is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined };
        if (isAbsent && body.Decision != SettleDecisions.Reject) { return Problem.Invalid("amount", "value_missing"); }
        return !isAbsent && AmountOf(body.Amount) is null ? Problem.Invalid("amount", "amount_not_a_number") : null;
    }

    /// <summary>The amount, or null when it is no whole number; one past all bounds stays the greatest there is, which is refused as such.</summary>
    private static long? AmountOf(JsonElement? amount)
    {
        if (amount is not { ValueKind: JsonValueKind.Number } number) { return null; }
        if (number.TryGetInt64(out var whole)) { return whole; }
        return decimal.TryParse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value != decimal.Truncate(value)
            ? null
            : number.GetDouble() is var far && double.IsNegative(far) ? long.MinValue : long.MaxValue;
    }

    private static bool TryState(string? word, out DisputeState? state)
    {
        state = null;
        if (string.IsNullOrEmpty(word)) { return true; }
        if (!word.All(char.IsAsciiLetter) || !Enum.TryParse<DisputeState>(word, ignoreCase: true, out var known)) { return false; }
        state = known;
        return true;
    }

    internal sealed record OpenBody
    {
        public required Guid JobId { get; init; }

        public required string Claim { get; init; }
    }

    /// <summary>A decision; the amount may be anything, so that what is no number is refused by name and kept in the audit.</summary>
    internal sealed record SettleBody(string? Decision, JsonElement? Amount, string? ReasonCode, string? Note);
}
