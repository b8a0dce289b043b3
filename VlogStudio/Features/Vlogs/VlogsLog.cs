namespace VlogStudio.Features.Vlogs;

internal static partial class VlogsLog
{
    [LoggerMessage(LogLevel.Error, "The wizard could not go on.")]
    public static partial void WizardFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Error, "A film page could not be shown.")]
    public static partial void FilmPageFailed(ILogger logger, Exception error);
}
