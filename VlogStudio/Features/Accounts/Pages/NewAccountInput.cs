namespace VlogStudio.Features.Accounts.Pages;

/// <summary>What is typed to make an account.</summary>
internal sealed class NewAccountInput
{
    public string? Email { get; set; }

    public string? Password { get; set; }
}
