using Microsoft.AspNetCore.Mvc;

namespace VlogStudio.Features.History;

/// <summary>What a list is asked for.</summary>
internal sealed class ListQuery
{
    [FromQuery(Name = "generation_type")]
    public string? GenerationType { get; set; }

    [FromQuery(Name = "status")]
    public string? Status { get; set; }

    [FromQuery(Name = "from")]
    public DateTimeOffset? From { get; set; }

    [FromQuery(Name = "to")]
    public DateTimeOffset? To { get; set; }

    [FromQuery(Name = "favourite")]
    public bool? Favourite { get; set; }

    [FromQuery(Name = "tag")]
    public string? Tag { get; set; }

    [FromQuery(Name = "query")]
    public string? Query { get; set; }

    [FromQuery(Name = "page")]
    public int? Page { get; set; }

    [FromQuery(Name = "page_size")]
    public int? PageSize { get; set; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; set; }
}

/// <summary>What an admin searches for.</summary>
internal sealed class SearchQuery
{
    [FromQuery(Name = "customer_id")]
    public string? CustomerId { get; set; }

    [FromQuery(Name = "email")]
    public string? Email { get; set; }

    [FromQuery(Name = "status")]
    public string? Status { get; set; }

    [FromQuery(Name = "generation_type")]
    public string? GenerationType { get; set; }

    [FromQuery(Name = "job_id")]
    public Guid? JobId { get; set; }

    [FromQuery(Name = "from")]
    public DateTimeOffset? From { get; set; }

    [FromQuery(Name = "to")]
    public DateTimeOffset? To { get; set; }

    [FromQuery(Name = "error")]
    public string? Error { get; set; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [FromQuery(Name = "limit")]
    public int? Limit { get; set; }
}
