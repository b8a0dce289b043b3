using System.Text;
using VlogStudio.Api;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.Auditing;

/// <summary>The audit routes: reading only, for there is nothing to change.</summary>
public static class AuditApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapAuditApi(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapUserGroup("/api/v1/admin/audit", "Audit").RequireAuthorization(StudioPolicies.Admin);
        audit.MapGet("/", SearchAsync).Produces<AuditAnswer>()
            .Describe("SearchAudit", "Searches the audit, newest first, by actor, action, subject and time. For admins.", StatusCodes.Status403Forbidden);
        audit.MapGet("/verify", VerifyAsync).Produces<AuditVerdict>()
            .Describe("VerifyAudit", "Reads the chain from its first row to its last and says where it breaks. For admins.", StatusCodes.Status403Forbidden);
        audit.MapGet("/export", ExportAsync).Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .Describe("ExportAudit", "Hands out what fits as csv or json, oldest first; that it was taken stands in the audit. For admins.", StatusCodes.Status403Forbidden);
        return routes;
    }

    private static async Task<IResult> SearchAsync(
        SearchAudit search, string? actor, string? action, string? subject, DateTimeOffset? from, DateTimeOffset? to, long? before, int? limit, CancellationToken ct)
    {
        var page = await search.HandleAsync(new AuditSearch(actor, action, subject, from, to, before, limit), ct);
        return Results.Ok(new AuditAnswer(page.Items, page.NextBefore));
    }

    private static async Task<IResult> VerifyAsync(VerifyAuditChain verify, CancellationToken ct) => Results.Ok(await verify.CheckAsync(ct));

    private static IResult ExportAsync(
        HttpContext http, ExportAudit export, string? format, string? actor, string? action, string? subject, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        var isJson = format == "json";
        if (!isJson && format is not (null or "" or "csv")) { return Answers.Refuse(Problem.Invalid("format", "unknown_export_format")); }
        var rows = export.HandleAsync(http.User.UserId(), new AuditSearch(actor, action, subject, from, to), AccountsApi.AddressOf(http), ct);
        return Results.Stream(body => WriteAsync(body, rows, isJson, ct), isJson ? "application/json" : "text/csv; charset=utf-8", isJson ? "audit.json" : "audit.csv");
    }

    private static async Task WriteAsync(Stream body, IAsyncEnumerable<AuditEntry> rows, bool isJson, CancellationToken ct)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: !isJson), leaveOpen: true);
        await text.WriteAsync(isJson ? "[" : AuditCsv.Head);
        var isFirst = true;
        await foreach (var row in rows.WithCancellation(ct))
        {
            await text.WriteAsync(isJson ? $"{(isFirst ? "" : ",")}\n{StudioJson.Write(row)}" : AuditCsv.Line(row));
            isFirst = false;
        }
        if (isJson) { await text.WriteAsync("\n]\n"); }
    }

    internal sealed record AuditAnswer(IReadOnlyList<AuditEntry> Items, long? NextBefore);
}
