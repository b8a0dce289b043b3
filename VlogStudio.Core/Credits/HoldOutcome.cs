namespace VlogStudio.Core.Credits;

/// <summary>How a hold stands after an act.</summary>
/// <param name="HoldId">The hold.</param>
/// <param name="AccountId">Whose credits.</param>
/// <param name="Amount">What was set aside.</param>
/// <param name="Captured">What was taken.</param>
/// <param name="State">Where it is in its life. Still <see cref="HoldState.Held"/> after a capture: the account is frozen and the capture is due.</param>
/// <param name="IsReplay">Whether it had already been resolved and nothing was done now.</param>
public sealed record HoldOutcome(Guid HoldId, Guid AccountId, long Amount, long Captured, HoldState State, bool IsReplay)
{
    /// <summary>What went back to the person.</summary>
    public long Released => State == HoldState.Held ? 0 : Amount - Captured;

    internal static HoldOutcome Of(Hold hold, bool isReplay) => new(hold.Id, hold.AccountId, hold.Amount, hold.Captured, hold.State, isReplay);
}
