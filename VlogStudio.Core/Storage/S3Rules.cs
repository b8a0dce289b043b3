using System.Net;
using System.Net.Http.Headers;
using Amazon.S3;
using Amazon.S3.Model;

namespace VlogStudio.Core.Storage;

/// <summary>The bucket's two rules the studio wants: browsers of its pages may send parts, and uploads nobody finishes are cleared away.</summary>
internal sealed class S3Rules(AmazonS3Client client, S3Options options, StorageQuestion question, Func<CancellationToken, Task<Uri>> addressOf, HttpClient http)
{
    private const string BrowserRule = "vlogstudio-browsers";
    private const string UploadRule = "vlogstudio-unfinished-uploads";
    private const int KeptDays = 7;
    private static readonly TimeSpan s_spreading = TimeSpan.FromSeconds(15);

    private string[] Origins => options.Origins.Count > 0 ? [.. options.Origins.Select(o => o.TrimEnd('/'))] : question.Origin is { } own ? [own.TrimEnd('/')] : [];

    /// <summary>Whether a browser on the studio's pages may PUT, and read the tag of what it sent: asked as a browser asks.</summary>
    public async Task<Finding> CorsAsync(CancellationToken ct)
    {
        if (Origins is not { Length: > 0 } origins) { return Finding.Warn("Which browsers send parts straight to the bucket is not known here: name the studio's address as Storage:S3:Origins:0, or run this on the admin's page."); }
        // Where a proxy shows the bucket at the pages' own address no browser asks for leave.
        var own = options.PublicEndpoint?.GetLeftPart(UriPartial.Authority);
        if (origins.All(o => string.Equals(o, own, StringComparison.OrdinalIgnoreCase))) { return Finding.Ok($"Browsers reach the bucket at the pages' own address {own}: no rule is needed."); }
        if (question.IsApplied && await SetAsync("PutBucketCors", () => PutCorsAsync(origins, ct)) is { } refused) { return Finding.Fail($"{refused} {ByHand(origins)}"); }
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var wrong = await FirstWrongAsync(origins, ct);
            if (wrong is null) { return Finding.Ok($"{(question.IsApplied ? "The rule was set. " : "")}Browsers at {string.Join(", ", origins)} may send parts and read their tags."); }
            // A rule that was just set takes a while to reach every machine of a large provider.
            if (!question.IsApplied) { return Finding.Fail($"{wrong} Run the test with --apply (on the page: set the rules), or set the rule yourself: {ByHand(origins)}"); }
            if (TimeProvider.System.GetElapsedTime(begun) > s_spreading) { return Finding.Fail($"The rule was set, but {wrong} Try again in a minute."); }
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, ct);
        }
    }

    /// <summary>Whether uploads that were begun and left are cleared away.</summary>
    public async Task<Finding> LifecycleAsync(CancellationToken ct)
    {
        if (question.IsApplied && !HasRule(await LifecycleRulesAsync(ct)) && await SetAsync("PutLifecycleConfiguration", () => PutLifecycleAsync(ct)) is { } refused)
        {
            return Finding.Warn(options.Provider == S3Provider.Minio ? $"{refused} MinIO clears unfinished uploads by itself after a day; other stores need a rule." : refused);
        }
        if (HasRule(await LifecycleRulesAsync(ct))) { return Finding.Ok($"{(question.IsApplied ? "The rule is set. " : "")}Unfinished uploads are cleared away."); }
        return Finding.Warn(options.Provider == S3Provider.Minio
            ? "No rule clears unfinished uploads away. MinIO does so by itself after a day; on other stores run the test with --apply (on the page: set the rules)."
            : "No rule clears unfinished uploads away, and they cost money unseen: run the test with --apply (on the page: set the rules).");
    }

    private static bool HasRule(List<LifecycleRule> rules) => rules.Any(rule =>
        rule.Status == LifecycleRuleStatus.Enabled && rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation is > 0
        && rule.Filter?.LifecycleFilterPredicate is null or LifecyclePrefixPredicate { Prefix: null or "" });

    private static string ByHand(string[] origins) =>
        $"allow GET, HEAD and PUT with any header from {string.Join(", ", origins)} and expose ETag (MinIO: MINIO_API_CORS_ALLOW_ORIGIN; R2: the bucket's CORS policy).";

    /// <summary>Sets a rule; says in words when the store does not let it be set.</summary>
    private static async Task<string?> SetAsync(string right, Func<Task> set)
    {
        try
        {
            await set();
            return null;
        }
        catch (AmazonS3Exception error) when ((int)error.StatusCode is >= 400 and < 500 or 501)
        {
            return error.ErrorCode is "AccessDenied" or "Forbidden"
                ? $"The access key may not set the rule: give it the right {right}, or set it in the provider's console."
                : $"The store does not let the rule be set ({error.ErrorCode}).";
        }
    }

    private async Task<string?> FirstWrongAsync(string[] origins, CancellationToken ct)
    {
        foreach (var origin in origins)
        {
            var address = await addressOf(ct);
            using var ask = new HttpRequestMessage(HttpMethod.Options, address);
            ask.Headers.Add("Origin", origin);
            ask.Headers.Add("Access-Control-Request-Method", "PUT");
            ask.Headers.Add("Access-Control-Request-Headers", "content-md5,content-type");
            using var allowed = await http.SendAsync(ask, ct);
            if (!allowed.IsSuccessStatusCode || !Says(allowed.Headers, "Access-Control-Allow-Origin", origin)) { return $"Browsers at {origin} may not send parts to the bucket."; }
            using var put = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(new byte[S3Probes.FilmBytes]) { Headers = { ContentType = new MediaTypeHeaderValue("video/mp4") } } };
            put.Headers.Add("Origin", origin);
            using var taken = await http.SendAsync(put, ct);
            if (!taken.IsSuccessStatusCode) { return $"What a browser at {origin} sent was not taken ({(int)taken.StatusCode})."; }
            if (!Says(taken.Headers, "Access-Control-Expose-Headers", "ETag")) { return $"Browsers at {origin} may send parts but not read their tags (ETag)."; }
        }
        return null;
    }

    private static bool Says(HttpResponseHeaders headers, string name, string value) =>
        headers.TryGetValues(name, out var said) && said.SelectMany(s => s.Split(',', StringSplitOptions.TrimEntries)).Any(s => s == "*" || string.Equals(s, value, StringComparison.OrdinalIgnoreCase));

    private async Task PutCorsAsync(string[] origins, CancellationToken ct)
    {
        List<CORSRule> others = [];
        try { others = (await client.GetCORSConfigurationAsync(new GetCORSConfigurationRequest { BucketName = options.Bucket }, ct)).Configuration?.Rules ?? []; }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            // There are none yet.
        }
        var own = new CORSRule
        {
            Id = BrowserRule, AllowedOrigins = [.. origins], AllowedMethods = ["GET", "HEAD", "PUT"], AllowedHeaders = ["*"], ExposeHeaders = ["ETag"], MaxAgeSeconds = 3600,
        };
        // The first rule that fits counts: ours goes before those of others, which stay.
        var rules = new CORSConfiguration { Rules = [own, .. others.Where(rule => rule.Id != BrowserRule)] };
        await client.PutCORSConfigurationAsync(new PutCORSConfigurationRequest { BucketName = options.Bucket, Configuration = rules }, ct);
    }

    private async Task PutLifecycleAsync(CancellationToken ct)
    {
        var own = new LifecycleRule
        {
            Id = UploadRule, Status = LifecycleRuleStatus.Enabled, Filter = new LifecycleFilter { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "" } },
            AbortIncompleteMultipartUpload = new LifecycleRuleAbortIncompleteMultipartUpload { DaysAfterInitiation = KeptDays },
        };
        var rules = new LifecycleConfiguration { Rules = [.. (await LifecycleRulesAsync(ct)).Where(rule => rule.Id != UploadRule), own] };
        await client.PutLifecycleConfigurationAsync(new PutLifecycleConfigurationRequest { BucketName = options.Bucket, Configuration = rules }, ct);
    }

    private async Task<List<LifecycleRule>> LifecycleRulesAsync(CancellationToken ct)
    {
        try { return (await client.GetLifecycleConfigurationAsync(new GetLifecycleConfigurationRequest { BucketName = options.Bucket }, ct)).Configuration?.Rules ?? []; }
        catch (AmazonS3Exception error) when (error.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented) { return []; }
    }
}
