using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Credits;

internal static partial class CreditsLog
{
    [LoggerMessage(Level = LogLevel.Critical, Message = "The books do not agree: {Invariant} on account {AccountId}: {Detail}. The account is frozen.")]
    public static partial void BooksDisagree(this ILogger logger, string invariant, Guid? accountId, string detail);
}
