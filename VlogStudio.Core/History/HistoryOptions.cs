namespace VlogStudio.Core.History;

/// <summary>Settings of the history (section <c>History</c>).</summary>
public sealed class HistoryOptions
{
    /// <summary>How long what a person removed from their history lies in the trash, from where it can be brought back.</summary>
    public TimeSpan TrashLifetime { get; set; } = TimeSpan.FromDays(30);
}
