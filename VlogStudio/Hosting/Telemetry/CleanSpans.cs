using System.Diagnostics;
using OpenTelemetry;

namespace VlogStudio.Hosting.Telemetry;

/// <summary>
/// The last look at a span before it leaves: secrets out of its values, and of addresses that are called no more than the host, for the path of somebody's
/// webhook may be as good as a password.
/// </summary>
internal sealed class CleanSpans(KnownSecrets secrets) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Kind is ActivityKind.Client && data.GetTagItem("url.full") is string address)
        {
            data.SetTag("url.full", Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : null);
        }
        foreach (var (name, value) in data.TagObjects.ToList())
        {
            if (value is string text && secrets.Blot(text) is var clean && clean != text) { data.SetTag(name, clean); }
        }
        if (data.StatusDescription is { Length: > 0 } words) { data.SetStatus(data.Status, secrets.Blot(words)); }
    }
}
