using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace VlogStudio.Core.Primitives;

/// <summary>A place in a list that runs from new to old: the row it lies beside, and the way to walk from there.</summary>
/// <param name="At">When that row was made (UTC).</param>
/// <param name="Id">That row.</param>
/// <param name="IsBack">Whether the rows before it, newer ones, are wanted.</param>
internal readonly record struct PageCursor(DateTimeOffset At, Guid Id, bool IsBack = false)
{
    /// <summary>As it travels through addresses.</summary>
    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}:{Id:n}{(IsBack ? ":back" : "")}")));

    /// <summary>Reads one; null where it is none of ours.</summary>
    public static PageCursor? Read(string cursor)
    {
        if (cursor.Length > 200 || !Base64Url.IsValid(cursor)) { return null; }
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(':');
        if (parts.Length is < 2 or > 3 || (parts.Length == 3 && parts[2] != "back")) { return null; }
        if (!long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks) { return null; }
        return Guid.TryParseExact(parts[1], "n", out var id) ? new PageCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id, parts.Length == 3) : null;
    }
}
