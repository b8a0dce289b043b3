using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Music;

/// <summary>Tells a person's open pages that one of their tracks changed.</summary>
internal static class TrackSignalling
{
    public static void TrackChanged(this LiveBus bus, Guid userId, Guid trackId) =>
        bus.Publish(LiveBus.UserTopic(userId), StudioJson.Write(new UserSignal("track", trackId)));
}
