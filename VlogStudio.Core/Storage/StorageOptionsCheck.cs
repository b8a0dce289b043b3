using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Storage;

/// <summary>Refuses to start with storage settings that cannot work, naming the setting and the remedy.</summary>
internal sealed class StorageOptionsCheck : IValidateOptions<StorageOptions>
{
    private const long SmallestPart = 5 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var wrongs = (options.Kind == StorageKind.S3 ? S3Wrongs(options.S3) : FileWrongs(options)).ToList();
        return wrongs.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrongs);
    }

    private static IEnumerable<string> FileWrongs(StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Folder)) { yield return "Storage:Folder is empty: name the folder that keeps the objects."; }
    }

    private static IEnumerable<string> S3Wrongs(S3Options s3)
    {
        if (string.IsNullOrWhiteSpace(s3.Bucket)) { yield return "Storage:S3:Bucket is empty: name an existing bucket."; }
        if (string.IsNullOrWhiteSpace(s3.AccessKey)) { yield return "Storage:S3:AccessKey is empty."; }
        if (string.IsNullOrWhiteSpace(s3.SecretKey)) { yield return "Storage:S3:SecretKey is empty."; }
        if (s3.Provider != S3Provider.Aws && s3.Endpoint is null) { yield return "Storage:S3:Endpoint is empty: give the server's address."; }
        if (s3.Endpoint is { IsAbsoluteUri: false } or { IsAbsoluteUri: true, Scheme: not ("http" or "https") })
        {
            yield return "Storage:S3:Endpoint must be an http or https address.";
        }
        if (s3 is { Provider: S3Provider.R2, Endpoint: { IsAbsoluteUri: true, Scheme: "http" } })
        {
            yield return "Storage:S3:Endpoint must be https for R2, whose payloads are not signed.";
        }
        if (s3.PublicEndpoint is { } outer && (!outer.IsAbsoluteUri || outer.Scheme is not ("http" or "https") || outer.PathAndQuery != "/"))
        {
            yield return "Storage:S3:PublicEndpoint must be an http or https address without a path.";
        }
        if (s3.PartBytes < SmallestPart) { yield return "Storage:S3:PartBytes must be at least 5242880."; }
    }
}
