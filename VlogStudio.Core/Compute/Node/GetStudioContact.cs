namespace VlogStudio.Core.Compute.Node;

/// <summary>How a node's studio is, as the last call found it.</summary>
/// <param name="HeardAt">When it last answered as it should (UTC), or null.</param>
/// <param name="Trouble">What was wrong with the last call, or null; null too before the first.</param>
public sealed record StudioContact(DateTimeOffset? HeardAt, string? Trouble);

/// <summary>Tells how a node's studio is, for the health page.</summary>
public sealed class GetStudioContact
{
    private readonly StudioLink _link;

    internal GetStudioContact(StudioLink link) => _link = link;

    /// <summary>Tells it; asks nothing.</summary>
    public StudioContact Handle() => _link.Contact;
}
