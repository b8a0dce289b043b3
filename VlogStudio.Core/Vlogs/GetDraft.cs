namespace VlogStudio.Core.Vlogs;

/// <summary>Reads the draft of a day; null where there is none.</summary>
public sealed class GetDraft
{
    /// <summary>Reads the draft of a day; null where there is none.</summary>
    public Task<VlogDraftView?> HandleAsync(Guid userId, DateOnly date, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
