using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Identity;

internal static partial class IdentityLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A refresh token of session {SessionId} came a second time; the session is ended.")]
    public static partial void RefreshTokenReused(this ILogger logger, Guid sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "VLOGSTUDIO_ADMIN_EMAIL and VLOGSTUDIO_ADMIN_PASSWORD do not make an admin: {Problems}")]
    public static partial void AdminNotMade(this ILogger logger, string problems);

    [LoggerMessage(Level = LogLevel.Information, Message = "Made the first admin, {Email}.")]
    public static partial void AdminMade(this ILogger logger, string email);
}
