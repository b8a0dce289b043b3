namespace VlogStudio.Features.Home;

/// <summary>Marks the words of the day page.</summary>
public sealed class HomeWords;
