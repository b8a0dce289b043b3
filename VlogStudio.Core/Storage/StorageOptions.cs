namespace VlogStudio.Core.Storage;

/// <summary>What the objects are kept in.</summary>
public enum StorageKind
{
    /// <summary>A folder of this machine.</summary>
    Files,

    /// <summary>An S3 bucket.</summary>
    S3,
}

/// <summary>Whose S3 it is; each has its manners.</summary>
public enum S3Provider
{
    /// <summary>MinIO, Ceph and others that speak S3 under their own address.</summary>
    Minio,

    /// <summary>Cloudflare R2: knows neither chunked payload signatures nor the SDK's own checksums.</summary>
    R2,

    /// <summary>Amazon.</summary>
    Aws,
}

/// <summary>Where objects are kept (section <c>Storage</c>).</summary>
public sealed class StorageOptions
{
    /// <summary>Folder or bucket.</summary>
    public StorageKind Kind { get; set; } = StorageKind.Files;

    /// <summary>The folder, where objects are files.</summary>
    public string Folder { get; set; } = "data/objects";

    /// <summary>The bucket, where objects are in S3.</summary>
    public S3Options S3 { get; set; } = new();

    /// <summary>Where films are made, to be compared with <see cref="Folder"/>; the jobs' scratch folder unless set.</summary>
    public string ScratchFolder { get; set; } = "";

    /// <summary>Where this machine keeps copies of objects in a bucket that it has read or written; empty keeps none.</summary>
    public string CopyFolder { get; set; } = "";

    /// <summary>How many bytes the copies may take; those used longest ago go first.</summary>
    public long CopyBytes { get; set; } = 20L << 30;

    /// <summary>
    /// What keeping objects costs, by the provider's name (<c>R2</c>, <c>Aws</c>, <c>Minio</c>, or <c>Files</c> for the folder). The providers' published prices
    /// of the usual class unless set; one's own disks cost what one says.
    /// </summary>
    public Dictionary<string, StoragePrice> Prices { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(S3Provider.R2)] = new() { PerGbMonth = 0.015m, FreeGb = 10 },
        [nameof(S3Provider.Aws)] = new() { PerGbMonth = 0.023m },
        [nameof(S3Provider.Minio)] = new(),
        [nameof(StorageKind.Files)] = new(),
    };

    /// <summary>What the prices and the budget are counted in.</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>What keeping objects may cost a month; admins are warned from 80 % on. None unless set.</summary>
    public decimal? MonthlyBudget { get; set; }
}

/// <summary>A price of keeping objects.</summary>
public sealed class StoragePrice
{
    /// <summary>For a gigabyte (10⁹ bytes) kept a month.</summary>
    public decimal PerGbMonth { get; set; }

    /// <summary>Gigabytes that cost nothing.</summary>
    public decimal FreeGb { get; set; }
}

/// <summary>An S3 bucket and how to speak with it (section <c>Storage:S3</c>).</summary>
public sealed class S3Options
{
    /// <summary>Whose it is.</summary>
    public S3Provider Provider { get; set; } = S3Provider.Minio;

    /// <summary>The server's address, e.g. <c>https://ACCOUNT.r2.cloudflarestorage.com</c>; null at Amazon.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The server's address as browsers reach it, where that is another: addresses given to them are signed for it. A host and a port alone; a
    /// proxy in front of the server must hand the Host header on.
    /// </summary>
    public Uri? PublicEndpoint { get; set; }

    /// <summary>The bucket; it must exist.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>Region; null takes the provider's usual one.</summary>
    public string? Region { get; set; }

    /// <summary>Access key.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>Secret key.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>Length of the parts of a large object, bytes; at least 5 MiB. Very large objects get larger parts.</summary>
    public long PartBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Where the studio's pages are opened, e.g. <c>https://studio.example.org</c>: browsers there may send parts straight to the bucket. The self-test
    /// on the admin's page takes its own address where none is named.
    /// </summary>
    public IList<string> Origins { get; } = [];

    /// <summary>R2 refuses chunked payload signatures; leaving the payload unsigned is allowed over https only.</summary>
    internal bool IsUnsigned => Provider == S3Provider.R2 && Endpoint?.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether payloads may be signed piece by piece.</summary>
    internal bool IsChunked => Provider == S3Provider.Aws;

    /// <summary>The address others reach the server at; null at Amazon.</summary>
    public Uri? OuterEndpoint => PublicEndpoint ?? Endpoint;

    /// <summary>The same as others see it.</summary>
    internal S3Options FromOutside()
    {
        var other = (S3Options)MemberwiseClone();
        other.Endpoint = OuterEndpoint;
        return other;
    }

    /// <summary>The same with parts of another length.</summary>
    internal S3Options WithPartBytes(long bytes)
    {
        var other = (S3Options)MemberwiseClone();
        other.PartBytes = bytes;
        return other;
    }
}
