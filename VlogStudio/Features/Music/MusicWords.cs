namespace VlogStudio.Features.Music;

/// <summary>Names the words of this room.</summary>
public sealed class MusicWords;
