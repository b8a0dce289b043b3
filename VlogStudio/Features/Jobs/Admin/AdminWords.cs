namespace VlogStudio.Features.Jobs.Admin;

/// <summary>Marks the words of the admin's pages about jobs and nodes.</summary>
public sealed class AdminWords;
