namespace VlogStudio.Api;

/// <summary>Marks the words of problems: the code is the key; the text says what happened and what to do.</summary>
public sealed class Problems;
