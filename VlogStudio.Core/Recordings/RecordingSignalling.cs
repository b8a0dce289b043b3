using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Tells a person's open pages that one of their recordings changed.</summary>
internal static class RecordingSignalling
{
    public static void RecordingChanged(this LiveBus bus, Guid userId, Guid recordingId) =>
        bus.Publish(LiveBus.UserTopic(userId), StudioJson.Write(new UserSignal("recording", recordingId)));
}
