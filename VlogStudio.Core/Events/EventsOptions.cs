namespace VlogStudio.Core.Events;

/// <summary>Settings of events (section <c>Events</c>).</summary>
public sealed class EventsOptions
{
    /// <summary>Detection cuts nothing into pieces shorter than this, seconds.</summary>
    public double MinSeconds { get; set; } = 3;

    /// <summary>Detection cuts what is longer than this where least is lost, seconds; hour-long recordings get longer events.</summary>
    public double MaxSeconds { get; set; } = 40;

    /// <summary>The most events of one recording, about: beyond it events grow longer instead.</summary>
    public int MaxPerRecording { get; set; } = 60;

    /// <summary>How long silence or stillness must last to part two events, seconds.</summary>
    public double LongPauseSeconds { get; set; } = 4;

    /// <summary>How long a language model may take over a recommendation before the built-in scorer answers.</summary>
    public TimeSpan ModelTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a model's answer serves again for the very same question; nothing for never.</summary>
    public TimeSpan KeepAnswers { get; set; } = TimeSpan.FromDays(1);
}
