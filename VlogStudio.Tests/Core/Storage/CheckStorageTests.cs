using System.Net;
using System.Net.Sockets;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Storage;

/// <summary>The self-test over a real S3 server and a real folder: what it finds, what it says, and that it leaves nothing.</summary>
public sealed class CheckStorageTests(S3Server server)
{
    private const string Studio = "https://studio.example.org";
    private static readonly string[] s_objectSteps = ["put", "head", "get", "range", "overwrite", "list", "delete"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S3_Applied_EveryStepIsGoodAndRulesAreThere()
    {
        var s3 = await server.CreateBucketAsync();
        using var client = server.CreateClient();
        // A rule somebody else set stays.
        await client.PutCORSConfigurationAsync(
            new PutCORSConfigurationRequest { BucketName = s3.Bucket, Configuration = new CORSConfiguration { Rules = [new CORSRule { Id = "theirs", AllowedOrigins = ["https://other.example.org"], AllowedMethods = ["GET"] }] } }, Ct);

        var steps = await RunAsync(OfBucket(s3), new StorageQuestion(IsApplied: true, Studio));

        Assert.Equal(["reach", "clock", "bucket", .. s_objectSteps, "checksum", "presigned_get", "presigned_put", "presigned_type", "multipart", "multipart_abort", "cors", "lifecycle", "clean"], steps.Select(s => s.Name));
        Assert.All(steps, s => Assert.Equal(StorageVerdict.Ok, s.Verdict));
        var rules = (await client.GetCORSConfigurationAsync(new GetCORSConfigurationRequest { BucketName = s3.Bucket }, Ct)).Configuration.Rules;
        Assert.Contains(rules, r => r.Id == "theirs");
        Assert.Equal([Studio], rules.Single(r => r.Id == "vlogstudio-browsers").AllowedOrigins);
        Assert.Equal(7, Assert.Single((await client.GetLifecycleConfigurationAsync(new GetLifecycleConfigurationRequest { BucketName = s3.Bucket }, Ct)).Configuration.Rules).AbortIncompleteMultipartUpload.DaysAfterInitiation);
        await AssertEmptyAsync(s3);

        // The second time the rules are found as they are, and set again without doubling.
        Assert.All(await RunAsync(OfBucket(s3), new StorageQuestion(Origin: Studio)), s => Assert.Equal(StorageVerdict.Ok, s.Verdict));
        await RunAsync(OfBucket(s3), new StorageQuestion(IsApplied: true, Studio));
        Assert.Equal(2, (await client.GetCORSConfigurationAsync(new GetCORSConfigurationRequest { BucketName = s3.Bucket }, Ct)).Configuration.Rules.Count);
    }

    [Fact]
    public async Task S3_WithoutRules_SaysWhatBrowsersMayNotAndSetsNothing()
    {
        var s3 = await server.CreateBucketAsync();

        var steps = await RunAsync(OfBucket(s3), new StorageQuestion(Origin: Studio));

        Assert.Equal(StorageVerdict.Fail, Named(steps, "cors").Verdict);
        Assert.Contains($"Browsers at {Studio} may not send parts", Named(steps, "cors").Words, StringComparison.Ordinal);
        Assert.Equal(StorageVerdict.Warn, Named(steps, "lifecycle").Verdict);
        Assert.Equal(["cors", "lifecycle"], steps.Where(s => s.Verdict != StorageVerdict.Ok).Select(s => s.Name));
        using var client = server.CreateClient();
        var none = await Assert.ThrowsAsync<AmazonS3Exception>(() => client.GetCORSConfigurationAsync(new GetCORSConfigurationRequest { BucketName = s3.Bucket }, Ct));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        await AssertEmptyAsync(s3);
    }

    [Theory]
    [InlineData(true, StorageVerdict.Ok, "hands signed requests on")]
    [InlineData(false, StorageVerdict.Fail, "Host header")]
    public async Task S3_BehindAProxy_SaysWhetherSignedRequestsGetThrough(bool isHostKept, StorageVerdict verdict, string words)
    {
        var s3 = await server.CreateBucketAsync();
        await using var proxy = await BucketProxy.StartAsync(s3.Endpoint!, isHostKept);
        s3.PublicEndpoint = proxy.Address;

        var steps = await RunAsync(OfBucket(s3), new StorageQuestion(Origin: proxy.Address.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(verdict, Named(steps, "public_address").Verdict);
        Assert.Contains(words, Named(steps, "public_address").Words, StringComparison.Ordinal);
        // At the pages' own address no browser asks for leave.
        Assert.Equal(StorageVerdict.Ok, Named(steps, "cors").Verdict);
        await proxy.DisposeAsync();
        Assert.Equal(StorageVerdict.Warn, Named(await RunAsync(OfBucket(s3), new StorageQuestion(Origin: Studio)), "public_address").Verdict);
    }

    [Fact]
    public async Task S3_TagIsNotExposed_SaysSo()
    {
        var s3 = await server.CreateBucketAsync();
        using var client = server.CreateClient();
        await client.PutCORSConfigurationAsync(
            new PutCORSConfigurationRequest { BucketName = s3.Bucket, Configuration = new CORSConfiguration { Rules = [new CORSRule { AllowedOrigins = ["*"], AllowedMethods = ["PUT"], AllowedHeaders = ["*"] }] } }, Ct);

        var cors = Named(await RunAsync(OfBucket(s3), new StorageQuestion(Origin: Studio)), "cors");

        Assert.Equal(StorageVerdict.Fail, cors.Verdict);
        Assert.Contains("not read their tags (ETag)", cors.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S3_WrongSecret_SaysTheSecretIsWrongAndTriesNoMore()
    {
        var s3 = await server.CreateBucketAsync();
        s3.SecretKey = "wrong";

        var steps = await RunAsync(OfBucket(s3));

        Assert.Equal(["reach", "clock", "bucket"], steps.Select(s => s.Name));
        Assert.Equal(StorageVerdict.Fail, steps[^1].Verdict);
        Assert.StartsWith("The secret is wrong: Storage:S3:SecretKey", steps[^1].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S3_UnknownKeyOrMissingBucket_AreNamed()
    {
        var s3 = await server.CreateBucketAsync();
        var bucket = s3.Bucket;
        s3.Bucket = "nowhere-to-be-found";
        Assert.Contains("The bucket nowhere-to-be-found does not exist", (await RunAsync(OfBucket(s3)))[^1].Words, StringComparison.Ordinal);
        (s3.Bucket, s3.AccessKey) = (bucket, "NOBODY");
        Assert.Contains("Storage:S3:AccessKey", (await RunAsync(OfBucket(s3)))[^1].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S3_NobodyListens_IsNotReachedAndSaysWhere()
    {
        var port = DeadPort();
        var s3 = new S3Options { Endpoint = new Uri($"http://127.0.0.1:{port}"), Bucket = "b", AccessKey = "a", SecretKey = "s" };

        var step = Assert.Single(await RunAsync(OfBucket(s3)));

        Assert.True(step.IsNotReached);
        Assert.StartsWith($"Nobody answers at 127.0.0.1:{port}", step.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, StorageVerdict.Fail, "20 minutes ahead of")]
    [InlineData(-5, StorageVerdict.Warn, "5 minutes behind")]
    public async Task S3_ClockIsOff_SaysByHowMuch(int minutes, StorageVerdict verdict, string words)
    {
        var s3 = await server.CreateBucketAsync();

        var clock = Named(await RunAsync(OfBucket(s3), clock: new ShiftedClock(TimeSpan.FromMinutes(minutes))), "clock");

        Assert.Equal(verdict, clock.Verdict);
        Assert.Contains(words, clock.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S3_LeftAfterAnyStep_LeavesNothing()
    {
        var s3 = await server.CreateBucketAsync();
        foreach (var last in (string[])["put", "overwrite", "presigned_put", "multipart_abort"])
        {
            await foreach (var step in new CheckStorage(OfBucket(s3), TimeProvider.System).HandleAsync(new StorageQuestion(), Ct))
            {
                if (step.Name == last) { break; }
            }
            await AssertEmptyAsync(s3);
        }
    }

    [Fact]
    public async Task Files_Folder_EveryStepIsGoodAndNothingIsLeft()
    {
        using var folder = new TemporaryFolder();
        var options = new StorageOptions { Folder = Path.Combine(folder.Path, "objects"), ScratchFolder = Path.Combine(folder.Path, "scratch") };

        var steps = await RunAsync(Options.Create(options));

        Assert.Equal(["folder", .. s_objectSteps, "room", "device", "clean"], steps.Select(s => s.Name));
        Assert.DoesNotContain(steps, s => s.Verdict == StorageVerdict.Fail);
        Assert.Contains("On the same disk", Named(steps, "device").Words, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(options.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Files_ScratchOnAnotherDisk_SaysFilmsAreCopied()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "There is no second file system here.");
        using var folder = new TemporaryFolder();
        var scratch = $"/dev/shm/vlogstudio-{Guid.NewGuid():n}";
        try
        {
            var device = Named(await RunAsync(Options.Create(new StorageOptions { Folder = folder.Path, ScratchFolder = scratch })), "device");
            Assert.Equal(StorageVerdict.Warn, device.Verdict);
            Assert.Contains("copied once more", device.Words, StringComparison.Ordinal);
        }
        finally { Directory.Delete(scratch); }
    }

    [Fact]
    public async Task Files_FolderThatCannotBeWritten_SaysSoAndTriesNoMore()
    {
        // The kernel's own tree takes no folders from anybody, root included.
        Assert.SkipUnless(Directory.Exists("/sys/kernel"), "There is no tree here that nobody may write in.");

        var step = Assert.Single(await RunAsync(Options.Create(new StorageOptions { Folder = "/sys/kernel/objects" })));

        Assert.Equal(("folder", StorageVerdict.Fail), (step.Name, step.Verdict));
        Assert.Contains("/sys/kernel/objects", step.Words, StringComparison.Ordinal);
        Assert.Contains("Storage:Folder", step.Words, StringComparison.Ordinal);
        Assert.False(step.IsNotReached);
    }

    [Fact]
    public async Task Measure_Store_CountsByKindWithCostAndBudget()
    {
        using var folder = new TemporaryFolder();
        var options = new StorageOptions { Folder = folder.Path, MonthlyBudget = 10 };
        options.Prices["Files"] = new StoragePrice { PerGbMonth = 1_000_000, FreeGb = 0.000_001m };
        var store = new FileObjectStore(folder.Path);
        var (user, recording, job) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await PutAsync(store, ObjectKeys.Original(user, recording), 5_000);
        await PutAsync(store, ObjectKeys.RecordingPoster(user, recording), 700);
        await PutAsync(store, ObjectKeys.RecordingProxy(user, recording), 1_000);
        await PutAsync(store, ObjectKeys.Track(null, Guid.NewGuid()), 600);
        await PutAsync(store, ObjectKeys.Output(job, 1, "film.mp4"), 2_000);
        await PutAsync(store, ObjectKeys.Output(job, 1, "poster.jpg"), 300);
        await PutAsync(store, ObjectKeys.Output(job, 1, "notes.txt"), 10);

        var usage = await MeasureAsync(store, options);

        Assert.Equal(
            [new("originals", 1, 5_000), new("films", 1, 2_000), new("pictures", 2, 1_000), new("proxies", 1, 1_000), new("music", 1, 600), new KindUsage("other", 1, 10)], usage.Kinds);
        Assert.Equal((7, 9_610, 8.61m, BudgetState.Near, true), (usage.Count, usage.Bytes, usage.CostPerMonth, usage.Budget, usage.IsWhole));
        options.MonthlyBudget = 8.6m;
        Assert.Equal(BudgetState.Over, (await MeasureAsync(store, options)).Budget);
        options.MonthlyBudget = 11;
        Assert.Equal(BudgetState.Within, (await MeasureAsync(store, options)).Budget);
        options.MonthlyBudget = null;
        Assert.Equal(BudgetState.None, (await MeasureAsync(store, options)).Budget);
    }

    [Theory]
    [InlineData("XAmzContentSHA256Mismatch", S3Provider.Aws, "set Storage:S3:Provider to R2 or Minio")]
    [InlineData("NotImplemented", S3Provider.Minio, "set Storage:S3:Provider to R2")]
    [InlineData("AuthorizationHeaderMalformed", S3Provider.R2, "Storage:S3:Region")]
    [InlineData("AccessDenied", S3Provider.R2, "right to read, write, list and delete")]
    public void Explain_Refusal_NamesTheSwitch(string code, S3Provider provider, string remedy) =>
        Assert.Contains(remedy, S3Trouble.Explain(code, 400, "", new S3Options { Provider = provider, Bucket = "b" }, null), StringComparison.Ordinal);

    private static async Task<StorageUsage> MeasureAsync(FileObjectStore store, StorageOptions options)
    {
        StorageUsage? usage = null;
        await foreach (var seen in new MeasureStorage(store, Options.Create(options), TimeProvider.System).HandleAsync(Ct)) { usage = seen; }
        return usage!;
    }

    private static Task PutAsync(FileObjectStore store, string key, int bytes) => store.PutAsync(key, new MemoryStream(new byte[bytes]), bytes, "video/mp4", Ct);

    private static IOptions<StorageOptions> OfBucket(S3Options s3) => Options.Create(new StorageOptions { Kind = StorageKind.S3, S3 = s3 });

    private static StorageStep Named(List<StorageStep> steps, string name) => Assert.Single(steps, s => s.Name == name);

    private static async Task<List<StorageStep>> RunAsync(IOptions<StorageOptions> options, StorageQuestion? question = null, TimeProvider? clock = null)
    {
        var steps = new List<StorageStep>();
        await foreach (var step in new CheckStorage(options, clock ?? TimeProvider.System).HandleAsync(question ?? new StorageQuestion(), Ct)) { steps.Add(step); }
        return steps;
    }

    private static int DeadPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AssertEmptyAsync(S3Options s3)
    {
        using var client = server.CreateClient();
        Assert.True((await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = s3.Bucket }, Ct)).S3Objects is null or []);
        Assert.True((await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = s3.Bucket }, Ct)).MultipartUploads is null or []);
    }

    private sealed class ShiftedClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
