namespace VlogStudio.Components.Shared;

/// <summary>Marks the words that every page shares.</summary>
public sealed class SharedWords;
