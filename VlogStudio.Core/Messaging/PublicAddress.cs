using Microsoft.Extensions.Configuration;

namespace VlogStudio.Core.Messaging;

/// <summary>Where people reach the studio (<c>Hosting:PublicUrl</c>), for links that leave it: in mails and webhooks.</summary>
public sealed class PublicAddress
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidOperationException">What is configured is no http address.</exception>
    public PublicAddress(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var text = configuration["Hosting:PublicUrl"];
        if (string.IsNullOrWhiteSpace(text)) { return; }
        Root = Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var root) && (root.Scheme is "http" or "https")
            ? root
            : throw new InvalidOperationException("Hosting:PublicUrl must be an http or https address.");
    }

    /// <summary>The address, with a slash at its end; null where none is configured.</summary>
    public Uri? Root { get; }

    /// <summary>Whether whoever asked this host came by the public address, and so from outside.</summary>
    /// <param name="host">The host and, where it is not the scheme's own, the port of a request.</param>
    public bool IsReachedBy(string host) => Root is not null && Root.Authority.Equals(host, StringComparison.OrdinalIgnoreCase);

    /// <summary>A path of the studio (<c>/films/…</c>) as an address that works from elsewhere; the path itself where none is configured.</summary>
    public string Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Root is null ? path : new Uri(Root, path.TrimStart('/')).AbsoluteUri;
    }
}
