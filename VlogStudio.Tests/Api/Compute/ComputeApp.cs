using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>A studio that looks at recordings but makes no films itself: compute nodes do.</summary>
public class ComputeApp(PrivatePostgresFixture postgres) : StudioApp(postgres)
{
    protected override void Adjust(WebApplicationBuilder builder) => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Jobs:RenderPlaces"] = "0", ["Jobs:AheadPlaces"] = "0", ["Jobs:PreviewPlaces"] = "0", ["Jobs:Lease"] = "00:00:06", ["Jobs:Heartbeat"] = "00:00:02",
        ["Jobs:HeartbeatGrace"] = "00:00:04", ["Jobs:Reaping"] = "00:00:01", ["Vlogs:MinEvents"] = "1", ["Credits:WelcomeGrant"] = "100000",
    });

    /// <summary>A fresh key.</summary>
    internal async Task<string> KeyAsync(string name = "node") => (await NewKeyAsync(name)).Secret;

    internal async Task<ApiKeyWithSecret> NewKeyAsync(string name = "node", int days = 1) =>
        (await Get<CreateApiKey>().HandleAsync(new NewApiKey(Guid.CreateVersion7(), name, null, days, null), TestContext.Current.CancellationToken)).Value!;

    /// <summary>A client with a key.</summary>
    internal HttpClient ClientWith(string key)
    {
        var http = CreateClient();
        http.DefaultRequestHeaders.Add("X-API-Key", key);
        return http;
    }

    /// <summary>A person with a short day of footage, and what to ask for.</summary>
    internal async Task<(Person Person, JsonObject Request)> DayAsync(double seconds = 3, int width = 320, int height = 180) =>
        await DayAsync(seconds, await TestClips.MovingAsync(seconds, width, height));

    /// <summary>The same with a clip of the test's own.</summary>
    internal async Task<(Person Person, JsonObject Request)> DayAsync(double seconds, string clip)
    {
        var person = await RegisterAsync();
        using var answer = await FaultsApp.UploadAsync(person, clip);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var recording = await FaultsApp.ExaminedAsync(person, (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!);
        var date = (string)recording["local_date"]!;
        var day = await person.Http.GetFromJsonAsync<JsonObject>($"api/v1/vlogs/events/{date}");
        var events = day!["events"]!.AsArray().Select(e => (JsonNode)(string)e!["id"]!).ToArray();
        return (person, new JsonObject { ["target_date"] = date, ["event_ids"] = new JsonArray(events), ["resolution"] = "720p", ["max_duration"] = seconds });
    }

    internal Task<Job> JobAsync(Guid jobId) => WithDbAsync(db => db.Jobs.AsNoTracking().SingleAsync(j => j.Id == jobId));

    internal Task<Vlog> VlogAsync(Guid jobId) => WithDbAsync(db => db.Vlogs.AsNoTracking().SingleAsync(v => v.JobId == jobId));

    internal Task<List<JobAttempt>> AttemptsAsync(Guid jobId) => WithDbAsync(db => db.JobAttempts.AsNoTracking().Where(a => a.JobId == jobId).OrderBy(a => a.Fence).ToListAsync());

    internal Task UntilAsync(Guid jobId, Func<Job, bool> holds, string what, int seconds = 120) =>
        UntilAsync(async () => holds(await JobAsync(jobId)), what, TimeSpan.FromSeconds(seconds));
}

/// <summary>The same with its objects in an S3 bucket.</summary>
public sealed class ComputeS3App(PrivatePostgresFixture postgres, S3Server server) : ComputeApp(postgres), IAsyncLifetime
{
    /// <summary>How the studio is reached from outside, as far as the tests say so in a header.</summary>
    public const string OuterHost = "studio.example.org";

    private S3Options? _bucket;
    private BucketProxy? _outside;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        // Where no S3 server is installed the tests skip themselves: a fixture cannot.
        try { _bucket = await server.CreateBucketAsync(); }
        catch (Exception e) when (e.GetType().Name.Contains("Skip", StringComparison.Ordinal)) { return; }
        _outside = await BucketProxy.StartAsync(_bucket.Endpoint!, isHostKept: true);
        await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        if (_outside is not null) { await _outside.DisposeAsync(); }
        GC.SuppressFinalize(this);
    }

    /// <summary>Where the bucket is reached from outside.</summary>
    internal Uri Outside => _outside!.Address;

    /// <summary>The bucket; skips the test where there is none.</summary>
    internal S3Options Bucket
    {
        get
        {
            Assert.SkipWhen(_bucket is null, "No S3 server is installed.");
            return _bucket!;
        }
    }

    protected override void Adjust(WebApplicationBuilder builder)
    {
        base.Adjust(builder);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Kind"] = "S3", ["Storage:S3:Provider"] = "Minio", ["Storage:S3:Endpoint"] = _bucket!.Endpoint!.AbsoluteUri, ["Storage:S3:Bucket"] = _bucket.Bucket,
            ["Storage:S3:AccessKey"] = _bucket.AccessKey, ["Storage:S3:SecretKey"] = _bucket.SecretKey, ["Storage:S3:PartBytes"] = "5242880",
            ["Storage:S3:PublicEndpoint"] = _outside!.Address.AbsoluteUri, ["Hosting:PublicUrl"] = $"http://{OuterHost}",
        });
    }
}
