namespace VlogStudio.Core.Messaging;

/// <summary>A way by which processes hear each other. It keeps nothing: what is said while somebody does not listen is lost for them.</summary>
internal interface ILiveWire
{
    /// <summary>Listens until the wire breaks or is no longer wanted.</summary>
    /// <param name="onMessage">Takes what was said, by whomever, in its order, one at a time. Must not block.</param>
    /// <param name="onGap">Told when something may not have been heard, also at the beginning.</param>
    /// <param name="ct">Ends the listening.</param>
    Task ListenAsync(Action<string> onMessage, Action onGap, CancellationToken ct);

    /// <summary>Says things to all who listen; those it could not say it answers, to be said another way.</summary>
    Task<IReadOnlyList<LiveParcel>> SendAsync(IReadOnlyList<LiveParcel> parcels, CancellationToken ct);
}
