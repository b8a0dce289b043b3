namespace VlogStudio.Features.Accounts;

/// <summary>The account routes.</summary>
public static class AccountsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapAccountsApi(this IEndpointRouteBuilder routes) => routes;
}
