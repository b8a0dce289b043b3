using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Webhooks;

internal static partial class WebhooksLog
{
    [LoggerMessage(4900, LogLevel.Information, "Webhook delivery {Delivery}, try {Try}: {Outcome} ({Status})")]
    public static partial void Tried(ILogger logger, Guid delivery, int @try, string outcome, int? status);

    [LoggerMessage(4901, LogLevel.Warning, "Webhook address {Endpoint} was switched off: {Reason}")]
    public static partial void SwitchedOff(ILogger logger, Guid endpoint, string reason);

    [LoggerMessage(4902, LogLevel.Warning, "What came of webhook delivery {Delivery} could not be noted; it will be sent again")]
    public static partial void NotNoted(ILogger logger, Exception cause, Guid delivery);

    [LoggerMessage(4903, LogLevel.Error, "The secret of webhook address {Endpoint} cannot be opened")]
    public static partial void SecretUnreadable(ILogger logger, Exception cause, Guid endpoint);
}
