namespace VlogStudio.Core.Vlogs;

/// <summary>Keeps what was chosen in the wizard for a day; the key stays until the draft is submitted or discarded.</summary>
public sealed class SaveDraft
{
    /// <summary>Keeps what was chosen in the wizard for a day; the key stays until the draft is submitted or discarded.</summary>
    public Task<VlogDraftView> HandleAsync(Guid userId, DateOnly date, VlogChoices choices, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
