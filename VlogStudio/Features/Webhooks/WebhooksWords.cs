namespace VlogStudio.Features.Webhooks;

/// <summary>Marks the words of webhooks.</summary>
public sealed class WebhooksWords;
