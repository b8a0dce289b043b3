using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Says what a film would cost and be, or every reason it cannot be made.</summary>
public sealed class QuoteVlog
{
    /// <summary>Says what a film would cost and be, or every reason it cannot be made.</summary>
    public Task<Result<VlogQuote>> HandleAsync(Guid userId, VlogRequest request, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
