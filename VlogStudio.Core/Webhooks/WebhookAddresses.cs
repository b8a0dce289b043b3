using System.Net;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Webhooks;

/// <summary>Which addresses may be posted to: https on the open internet, and what the admin listed besides.</summary>
/// <param name="options">The admin's list.</param>
public sealed class WebhookAddresses(IOptions<WebhooksOptions> options)
{
    private const int MaxLength = 2000;
    private readonly HashSet<string> _allowed = options.Value.AllowedHosts
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(h => h.Trim('[', ']')).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks what a person typed. Where the name leads is only checked when it is connected to: names change their minds.</summary>
    /// <returns>The address as it will be posted to, or the problem of <c>url</c>.</returns>
    public Result<Uri> Check(string? url)
    {
        var text = (url ?? "").Trim();
        if (text.Length == 0) { return Problem.Invalid("url", "text_required"); }
        if (text.Length > MaxLength || text.Any(char.IsControl) || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.HostNameType is UriHostNameType.Unknown or UriHostNameType.Basic)
        {
            return Problem.Invalid("url", "webhook_url_unreadable");
        }
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0) { return Problem.Invalid("url", "webhook_url_with_secrets"); }
        var isAllowed = IsAllowed(uri.IdnHost, uri.Port);
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && isAllowed)) { return Problem.Invalid("url", "webhook_url_not_https"); }
        if (IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var literal) ? !MayConnect(literal, isAllowed) : !isAllowed && IsLocalName(uri.IdnHost))
        {
            return Problem.Invalid("url", "webhook_address_private");
        }
        return uri.AbsoluteUri.Length > MaxLength ? Problem.Invalid("url", "webhook_url_unreadable") : uri;
    }

    /// <summary>Whether the admin listed a host, with this port or with any.</summary>
    public bool IsAllowed(string host, int port)
    {
        ArgumentNullException.ThrowIfNull(host);
        var name = host.Trim('[', ']').TrimEnd('.');
        return _allowed.Contains(name) || _allowed.Contains($"{name}:{port}");
    }

    /// <summary>Whether a connection to an address may be made.</summary>
    /// <param name="address">Where it would go.</param>
    /// <param name="isListed">Whether the admin listed the host it was found for.</param>
    public static bool MayConnect(IPAddress address, bool isListed) => isListed ? !PublicNetwork.IsNeverAllowed(address) : PublicNetwork.Holds(address);

    private static bool IsLocalName(string host)
    {
        var name = host.TrimEnd('.');
        return !name.Contains('.', StringComparison.Ordinal) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".internal", StringComparison.OrdinalIgnoreCase);
    }
}
