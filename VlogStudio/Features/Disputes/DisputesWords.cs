namespace VlogStudio.Features.Disputes;

/// <summary>Names the words of this room.</summary>
public sealed class DisputesWords;
