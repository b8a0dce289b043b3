namespace VlogStudio.Features.Accounts.People;

/// <summary>Marks the words of the admin's page about people.</summary>
public sealed class PeopleWords;
