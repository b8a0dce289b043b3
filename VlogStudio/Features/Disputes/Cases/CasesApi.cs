using VlogStudio.Api;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Identity;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.Disputes.Cases;

/// <summary>The routes by which admins look into a case.</summary>
public static class CasesApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapCasesApi(this IEndpointRouteBuilder routes)
    {
        var cases = routes.MapUserGroup("/api/v1/admin/cases", "Cases").RequireAuthorization(StudioPolicies.Admin);
        cases.MapGet("/{job_id:guid}", GetAsync).Produces<CaseAnswer>()
            .Describe("GetCase", "Shows all that is known of a job and its credits, with the finding. For admins.", StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound);
        cases.MapGet("/{job_id:guid}/evidence", EvidenceAsync).Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .Describe("ExportEvidence", "Hands out a case as files for the record; that it was taken stands in the audit. For admins.", StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<IResult> GetAsync(Guid job_id, GetCase getCase, CheckDelivery check, CancellationToken ct)
    {
        var found = await getCase.HandleAsync(job_id, ct);
        if (!found.IsOk) { return Answers.Refuse(found.Problems); }
        var seen = found.Value.Delivery is { } delivery ? await check.HandleAsync(delivery, isWhole: false, ct) : DeliveryCheck.None;
        var finding = CaseFinding.Of(CaseFacts.Of(found.Value, seen));
        return Results.Ok(new CaseAnswer(finding, CaseProof.Of(found.Value, seen, finding), seen, CaseTimeline.Of(found.Value), found.Value));
    }

    private static async Task<IResult> EvidenceAsync(HttpContext http, Guid job_id, ExportEvidence export, EvidenceDocument document, CancellationToken ct)
    {
        var evidence = await export.HandleAsync(http.User.UserId(), job_id, AccountsApi.AddressOf(http), ct);
        return evidence.IsOk ? Results.File(document.Zip(evidence.Value), "application/zip", $"case-{job_id:n}.zip") : Answers.Refuse(evidence.Problems);
    }

    internal sealed record CaseAnswer(
        CaseFinding Finding, IReadOnlyList<CaseProof> Proof, DeliveryCheck DeliveryCheck, IReadOnlyList<CaseMoment> Timeline, CaseFile Case);
}
