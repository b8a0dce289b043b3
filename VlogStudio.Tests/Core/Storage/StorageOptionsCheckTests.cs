using VlogStudio.Core.Storage;

namespace VlogStudio.Tests.Core.Storage;

public sealed class StorageOptionsCheckTests
{
    [Fact]
    public void Validate_Files_IsFine() => Assert.True(new StorageOptionsCheck().Validate(null, new StorageOptions()).Succeeded);

    [Fact]
    public void Validate_S3WithNothing_NamesEachSetting()
    {
        var result = new StorageOptionsCheck().Validate(null, new StorageOptions { Kind = StorageKind.S3 });

        Assert.Equal(4, result.Failures!.Count());
        Assert.Contains("Storage:S3:Bucket", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_R2OverHttp_IsRefused() => Assert.True(new StorageOptionsCheck().Validate(null, new StorageOptions
    {
        Kind = StorageKind.S3,
        S3 = new S3Options { Provider = S3Provider.R2, Endpoint = new Uri("http://r2.example"), Bucket = "b", AccessKey = "a", SecretKey = "s" },
    }).Failed);

    [Theory]
    [InlineData(100, 16, 16)]
    [InlineData(1_000_000, 16, 100)]
    public void PartBytes_OfLargeObjects_StaysUnderTenThousandParts(long mebibytes, long wished, long expected) =>
        Assert.Equal(expected, S3Parts.PartBytes(mebibytes << 20, wished << 20) >> 20);

    [Fact]
    public void Parts_AreAlikeButTheLast()
    {
        var parts = S3Parts.Of(23, 10).ToArray();

        Assert.Equal([new S3Part(1, 0, 10), new S3Part(2, 10, 10), new S3Part(3, 20, 3)], parts);
    }
}
