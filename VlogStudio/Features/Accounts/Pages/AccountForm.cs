using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Accounts.Pages;

/// <summary>What the plain pages with account forms share: problems by field, who is signed in, where to go afterwards.</summary>
public abstract class AccountForm : ComponentBase
{
    /// <summary>Set where the page is drawn by the server alone, which is always but in tests.</summary>
    [CascadingParameter]
    public HttpContext? Http { get; set; }

    /// <summary>Where the person wanted to go.</summary>
    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    /// <summary>What stands against the last attempt.</summary>
    protected IReadOnlyList<Problem> Problems { get; set; } = [];

    /// <summary>Where to go.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>The words of problems.</summary>
    [Inject]
    protected ProblemWords ProblemWords { get; set; } = default!;

    /// <summary>The person in their session; the page requires one.</summary>
    protected SessionOwner Owner => new(Http!.User.UserId(), Http.User.SessionId()!.Value);

    /// <summary>From which address the request came.</summary>
    protected string? Address => Http is null ? null : AccountsApi.AddressOf(Http);

    /// <summary>The query to hand on to another page, so that the way back is kept.</summary>
    protected string Onward => LocalAddress.Of(ReturnUrl) is not "/" and var target ? $"?returnUrl={Uri.EscapeDataString(target)}" : "";

    /// <summary>What stands against one field, or null.</summary>
    protected string? Error(string field) => Problems.FirstOrDefault(p => p.Field == field) is { } problem ? ProblemWords.Say(problem) : null;

    /// <summary>What stands against the attempt as a whole, or null.</summary>
    protected string? General(params string[] fields) =>
        Problems.FirstOrDefault(p => p.Field is null || !fields.Contains(p.Field)) is { } problem ? ProblemWords.Say(problem) : null;

    /// <summary>Goes on to where the person wanted to go.</summary>
    protected void GoOn() => Navigation.NavigateTo(LocalAddress.Of(ReturnUrl), forceLoad: true);
}
