namespace VlogStudio.Features.Vlogs;

/// <summary>Names the words of this room.</summary>
public sealed class VlogsWords;
