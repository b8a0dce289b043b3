using VlogStudio.Core.Events;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Home;

/// <summary>The acts the day page reads with.</summary>
public sealed record HomeActs(GetDay GetDay, ListDaysWithFootage ListDays, ListVlogs ListVlogs, ListRecordings ListRecordings);
