using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Storage;

public sealed class S3ServerTests(S3Server server)
{
    [Fact]
    public async Task Server_WithFreshBucket_IsEmpty()
    {
        var options = await server.CreateBucketAsync();
        using var client = server.CreateClient();
        var listed = await client.ListObjectsV2Async(new() { BucketName = options.Bucket });
        Assert.True(listed.S3Objects is null or []);
    }
}
