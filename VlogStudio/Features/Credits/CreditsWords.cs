namespace VlogStudio.Features.Credits;

/// <summary>Names the words of this room.</summary>
public sealed class CreditsWords;
