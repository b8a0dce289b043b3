using System.Net;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Caching;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Caching;

public sealed class RedisOptionsTests
{
    private static RedisOptions Read(params (string Key, string Value)[] settings) => RedisOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value))).Build());

    [Fact]
    public void Read_NothingSet_NamesNone() => Assert.False(Read().IsNamed);

    [Fact]
    public void Read_Words_AreUnderstood()
    {
        var client = Read(("Redis:Connection", "cache.example:6380,password=s3cret,ssl=true")).ForClient();
        Assert.Equal(new DnsEndPoint("cache.example", 6380), Assert.Single(client.EndPoints));
        Assert.Equal("s3cret", client.Password);
        Assert.True(client.Ssl);
    }

    [Fact]
    public void Read_Address_IsUnderstood()
    {
        var client = Read(("VLOGSTUDIO_REDIS", "rediss://default:p%40ss@cache.example/3")).ForClient();
        Assert.Equal(new DnsEndPoint("cache.example", 6379), Assert.Single(client.EndPoints));
        Assert.Equal("p@ss", client.Password);
        Assert.True(client.Ssl);
        Assert.Equal(3, client.DefaultDatabase);
    }

    [Fact]
    public void ForClient_Always_GivesUpWithinASecondAndTakesNoOrders()
    {
        var client = Read(("Redis:Connection", "cache.example,connectTimeout=60000,syncTimeout=60000,allowAdmin=true,abortConnect=false")).ForClient();
        Assert.Equal((1000, 1000), (client.ConnectTimeout, client.SyncTimeout));
        Assert.Equal(("", ""), (client.TieBreaker, client.ConfigurationChannel));
        Assert.False(client.AllowAdmin);
        Assert.True(client.AbortOnConnectFail);
    }

    [Fact]
    public async Task Read_File_HoldsTheConnection()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "redis");
        await File.WriteAllTextAsync(file, "cache.example:6379,password=s3cret\n", TestContext.Current.CancellationToken);
        Assert.Equal("s3cret", Read(("VLOGSTUDIO_REDIS_FILE", file)).ForClient().Password);
        Assert.Equal("s3cret", Read(("Redis:ConnectionFile", file)).ForClient().Password);
    }

    [Theory]
    [InlineData("Redis:Connection", "http://cache.example")]
    [InlineData("Redis:Connection", "redis://somebody:s3cret@cache.example")]
    [InlineData("Redis:Connection", "redis://:s3cret@cache.example/x")]
    [InlineData("Redis:Connection", "cache.example,nonsense=s3cret")]
    [InlineData("Redis:Connection", ",password=s3cret")]
    [InlineData("Redis:ConnectionFile", "/nowhere/redis")]
    [InlineData("Redis:Prefix", "a b")]
    [InlineData("Redis:Prefix", "")]
    public void Read_Nonsense_IsRefusedWithoutTellingThePassword(string key, string value)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Read((key, value)));
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Redis:", error.Message, StringComparison.Ordinal);
    }
}
