namespace VlogStudio.Features.Accounts.People;

internal static partial class PeopleLog
{
    [LoggerMessage(6310, LogLevel.Error, "The people could not be read")]
    public static partial void PeopleNotRead(this ILogger logger, Exception cause);
}
