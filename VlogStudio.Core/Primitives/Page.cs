namespace VlogStudio.Core.Primitives;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
/// <param name="Items">The items of this page, in order.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);

/// <summary>Which part of a list is wanted. Out-of-range numbers are drawn to the nearest allowed ones.</summary>
public readonly record struct PageRequest
{
    /// <summary>The most items one page may hold.</summary>
    public const int MaxLimit = 200;

    /// <summary>Makes a request for <paramref name="limit"/> items after the first <paramref name="skip"/>.</summary>
    public PageRequest(int? skip, int? limit)
    {
        Skip = Math.Max(0, skip ?? 0);
        Limit = Math.Clamp(limit ?? 50, 1, MaxLimit);
    }

    /// <summary>How many items to leave out first.</summary>
    public int Skip { get; }

    /// <summary>How many items to bring at most.</summary>
    public int Limit { get; }
}
