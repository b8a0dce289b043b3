namespace VlogStudio.Features.Publishing;

/// <summary>Marks the words of publishing.</summary>
public sealed class PublishingWords;
