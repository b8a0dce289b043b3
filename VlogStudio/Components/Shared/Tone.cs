namespace VlogStudio.Components.Shared;

/// <summary>What a state means; its colour.</summary>
public enum Tone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>It went well.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Warn,

    /// <summary>It went wrong.</summary>
    Bad,

    /// <summary>It is under way.</summary>
    Info,
}
