namespace VlogStudio.Features.History;

/// <summary>Names the words of this room.</summary>
public sealed class HistoryWords;
