using System.Text;
using System.Threading.Channels;
using VlogStudio.Core.Caching;

namespace VlogStudio.Core.Messaging;

/// <summary>The wire over Redis, where one is named: faster than the database's, and no load to it. It comes and goes.</summary>
internal sealed class RedisWire : ILiveWire
{
    private const string Topic = "live";
    private readonly RedisLink _link;
    private readonly Channel<byte[]> _heard;
    private volatile bool _isGap;

    public RedisWire(RedisLink link)
    {
        _link = link;
        _heard = Channel.CreateBounded<byte[]>(
            new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => _isGap = true);
        if (link.IsConfigured) { link.Hear(Topic, message => _heard.Writer.TryWrite(message)); }
    }

    /// <summary>Raised when it goes and when it is back.</summary>
    public event Action? Changed
    {
        add => _link.Changed += value;
        remove => _link.Changed -= value;
    }

    /// <summary>Whether a Redis is named.</summary>
    public bool IsWanted => _link.IsConfigured;

    /// <summary>Whether it is there.</summary>
    public bool IsUp => _link.IsUp;

    public async Task ListenAsync(Action<string> onMessage, Action onGap, CancellationToken ct)
    {
        await foreach (var message in _heard.Reader.ReadAllAsync(ct))
        {
            if (_isGap)
            {
                _isGap = false;
                onGap();
            }

            // Others may be able to write there: what is too large is not even made a text of.
            if (message.Length <= LiveParcel.MostLength * 3) { onMessage(Encoding.UTF8.GetString(message)); }
        }
    }

    public async Task<IReadOnlyList<LiveParcel>> SendAsync(IReadOnlyList<LiveParcel> parcels, CancellationToken ct)
    {
        var saying = parcels.Select(parcel => SaidAsync(parcel, ct)).ToList();
        var unsaid = new List<LiveParcel>();
        for (var i = 0; i < parcels.Count; i++)
        {
            if (!await saying[i]) { unsaid.Add(parcels[i]); }
        }
        return unsaid;
    }

    private async Task<bool> SaidAsync(LiveParcel parcel, CancellationToken ct)
    {
        try
        {
            await _link.SayAsync(Topic, parcel.Write(LiveParcel.MostLength), ct);
            return true;
        }
        catch (RedisAwayException) { return false; }
    }
}
