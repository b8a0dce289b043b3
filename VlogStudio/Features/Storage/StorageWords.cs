namespace VlogStudio.Features.Storage;

/// <summary>Marks the words of the page about the object store.</summary>
public sealed class StorageWords;
