using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Cluster;

/// <summary>The tests' own eye on the cluster's database and bucket: a web process that runs nothing. People do not come to it but to the proxy.</summary>
internal sealed class ClusterApp(PrivatePostgresFixture postgres, S3Options bucket) : FaultsApp(postgres)
{
    /// <summary>What every node seals keys with.</summary>
    public static string KeySecret { get; } = $"cluster-{Guid.NewGuid():n}{Guid.NewGuid():n}";

    /// <summary>The proxy people come to.</summary>
    public CaddyProxy? Proxy { get; set; }

    /// <summary>The data folders of the machines.</summary>
    public List<string> Machines { get; } = [];

    internal override IReadOnlyList<string> WorkFolders => Machines;

    public override Task<Person> RegisterAsync(string? email = null) => Person.RegisterAsync(Proxy!.CreateClient(), email);

    /// <summary>Waits until nothing is left to do: no thumbnail, no work ahead of time.</summary>
    public Task QuietAsync(TimeSpan? limit = null) => UntilAsync(
        async () => await WithDbAsync(async db => (await db.Jobs.Select(j => j.State).ToListAsync()).All(s => s.IsTerminal())), "all jobs have ended", limit ?? TimeSpan.FromMinutes(3));

    protected override void Adjust(WebApplicationBuilder builder)
    {
        base.Adjust(builder);
        builder.Configuration["Accounts:KeySecret"] = KeySecret;
        builder.Configuration.AddInMemoryCollection(StoreSettings(bucket).ToDictionary(s => s.Key, s => (string?)s.Value));
    }

    /// <summary>How a process is told of the bucket.</summary>
    public static Dictionary<string, string> StoreSettings(S3Options bucket) => new()
    {
        ["Storage:Kind"] = "S3", ["Storage:S3:Provider"] = "Minio", ["Storage:S3:Endpoint"] = bucket.Endpoint!.AbsoluteUri, ["Storage:S3:Bucket"] = bucket.Bucket,
        ["Storage:S3:AccessKey"] = bucket.AccessKey, ["Storage:S3:SecretKey"] = bucket.SecretKey, ["Storage:S3:PartBytes"] = "5242880",
    };
}
