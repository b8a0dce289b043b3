namespace VlogStudio.Features.Jobs;

/// <summary>Marks the words for jobs; each phase is a key.</summary>
public sealed class JobsWords;
