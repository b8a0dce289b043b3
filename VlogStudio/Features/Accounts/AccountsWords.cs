namespace VlogStudio.Features.Accounts;

/// <summary>Names the words of this room.</summary>
public sealed class AccountsWords;
