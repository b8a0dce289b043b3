namespace VlogStudio.Core.Identity;

/// <summary>Signs out: the session's cookie, tokens and circuits are good no more.</summary>
public sealed class EndSession(CheckSession sessions)
{
    /// <summary>Ends one session of a person's.</summary>
    public Task HandleAsync(Guid userId, Guid sessionId, CancellationToken ct) =>
        sessions.EndAsync(s => s.Id == sessionId && s.UserId == userId, "signed_out", ct);
}
