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
}

/// <summary>An S3 bucket and how to speak with it (section <c>Storage:S3</c>).</summary>
public sealed class S3Options
{
    /// <summary>Whose it is.</summary>
    public S3Provider Provider { get; set; } = S3Provider.Minio;

    /// <summary>The server's address, e.g. <c>https://ACCOUNT.r2.cloudflarestorage.com</c>; null at Amazon.</summary>
    public Uri? Endpoint { get; set; }

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
}
