namespace VlogStudio.Features.Keys;

/// <summary>Marks the words of the page about keys of machines.</summary>
public sealed class KeysWords;
