namespace VlogStudio.Core.Messaging;

/// <summary>Reacts to messages of the outbox. A message may come twice (same id): the receiver tells doubles apart or does no harm by them.</summary>
public interface IOutboxHandler
{
    /// <summary>Whether messages of this topic are for it.</summary>
    bool Wants(string topic);

    /// <summary>Takes the message; an exception brings it again later.</summary>
    Task DeliverAsync(OutboxMessage message, CancellationToken ct);
}
