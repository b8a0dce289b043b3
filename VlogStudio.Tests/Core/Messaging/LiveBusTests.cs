using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Tests.Core.Messaging;

public sealed class LiveBusTests
{
    [Fact]
    public async Task Publish_FromAWorker_ReachesTheListenerInItsOwnCulture()
    {
        var bus = new LiveBus(NullLogger<LiveBus>.Instance);
        string? heard = null;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ko-KR");
        using var listening = bus.Subscribe("job:1", _ => heard = CultureInfo.CurrentUICulture.Name);

        await Task.Run(() =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
            bus.Publish("job:1", "{}");
        });

        Assert.Equal("ko-KR", heard);
    }

    [Fact]
    public void Dispose_OfAListener_EndsItsMessages()
    {
        var bus = new LiveBus(NullLogger<LiveBus>.Instance);
        var heard = 0;
        var listening = bus.Subscribe("user:1", _ => heard++);
        bus.Publish("user:1", "a");
        listening.Dispose();
        bus.Publish("user:1", "b");

        Assert.Equal(1, heard);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Read_WhatIsNoSignal_SaysNothing(string payload) => Assert.Empty(UserSignal.Read(payload));

    [Fact]
    public void Read_Signal_SaysWhatChanged()
    {
        var id = Guid.CreateVersion7();
        Assert.Equal([new UserSignal("vlog", id)], UserSignal.Read($"{{\"what\":\"vlog\",\"id\":\"{id}\"}}"));
        Assert.Contains(new UserSignal("vlog", Guid.Empty), UserSignal.Read(LiveBus.ReadAnew));
    }
}
