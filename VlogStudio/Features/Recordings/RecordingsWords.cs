namespace VlogStudio.Features.Recordings;

/// <summary>Marks the words of the library and of uploads.</summary>
public sealed class RecordingsWords;
