namespace VlogStudio.Core.Media;

public sealed partial class MediaTools
{
    private Task<MediaCapabilities>? capabilities;

    /// <summary>What the installed ffmpeg was built with; found out once.</summary>
    /// <exception cref="MediaException">ffmpeg is missing.</exception>
    public Task<MediaCapabilities> CapabilitiesAsync(CancellationToken ct)
    {
        LazyInitializer.EnsureInitialized(ref capabilities, () => FindCapabilitiesAsync());
        return capabilities.WaitAsync(ct);
    }

    private async Task<MediaCapabilities> FindCapabilitiesAsync() => new(await ListAsync("-encoders"), await ListAsync("-filters"));

    /// <summary>The second word of each line of a list; its headings only add words that no encoder has.</summary>
    private async Task<HashSet<string>> ListAsync(string what)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var limit = TimeSpan.FromSeconds(20);
        var run = await RunToolAsync(
            Options.FfmpegPath,
            ["-hide_banner", what],
            [],
            null,
            limit,
            null,
            line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var name, ..] && names.Add(name),
            CancellationToken.None);
        Check(run);
        return names;
    }
}
