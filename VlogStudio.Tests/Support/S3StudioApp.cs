using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Storage;

namespace VlogStudio.Tests.Support;

/// <summary>The real app with its objects in a bucket of a real S3 server.</summary>
public class S3StudioApp(PrivatePostgresFixture postgres, S3Server server) : StudioApp(postgres), IAsyncLifetime
{
    private S3Options? _bucket;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        // Where no S3 server is installed the tests skip themselves: a fixture cannot.
        try { _bucket = await Server.CreateBucketAsync(); }
        catch (Exception e) when (e.GetType().Name.Contains("Skip", StringComparison.Ordinal)) { return; }
        await InitializeAsync();
    }

    /// <summary>The bucket; skips the test where there is none.</summary>
    public S3Options Bucket
    {
        get
        {
            Assert.SkipWhen(_bucket is null, "No S3 server is installed.");
            return _bucket!;
        }
    }

    /// <summary>The S3 server.</summary>
    public S3Server Server { get; } = server;

    /// <summary>The settings of an app whose objects lie in a bucket.</summary>
    public static Dictionary<string, string?> SettingsOf(S3Options bucket) => new()
    {
        ["Accounts:KeySecret"] = "every node of this studio knows these words", ["Storage:Kind"] = "S3", ["Storage:S3:Provider"] = "Minio", ["Storage:S3:Endpoint"] = bucket.Endpoint!.AbsoluteUri, ["Storage:S3:Bucket"] = bucket.Bucket,
        ["Storage:S3:AccessKey"] = bucket.AccessKey, ["Storage:S3:SecretKey"] = bucket.SecretKey, ["Storage:S3:PartBytes"] = "5242880",
    };

    protected override void Adjust(WebApplicationBuilder builder) => builder.Configuration.AddInMemoryCollection(SettingsOf(Bucket));
}
