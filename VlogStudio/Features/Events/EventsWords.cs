namespace VlogStudio.Features.Events;

/// <summary>Marks the words about events.</summary>
public sealed class EventsWords;
