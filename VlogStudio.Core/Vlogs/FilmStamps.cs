namespace VlogStudio.Core.Vlogs;

/// <summary>What stands small in the corner of each clip.</summary>
public enum FilmStamps
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The date and the time it was shot, by the clock there.</summary>
    Date,

    /// <summary>The same, and below it the place where that is known.</summary>
    DateAndPlace,
}
