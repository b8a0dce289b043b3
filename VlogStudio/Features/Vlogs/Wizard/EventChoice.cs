namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>What the wizard's sums and orders need of an event.</summary>
/// <param name="Id">The event.</param>
/// <param name="Duration">Its length.</param>
/// <param name="CapturedAt">When its first frame was shot.</param>
public sealed record EventChoice(Guid Id, TimeSpan Duration, DateTimeOffset CapturedAt);
