using Microsoft.Extensions.Options;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Bench;

/// <summary>A film by our engine.</summary>
internal static class OurFilm
{
    public static async Task<RenderedFilm> RenderAsync(BenchContext bench, Timeline timeline, string? cache, CancellationToken ct, IReadOnlyDictionary<Guid, RenderSource>? sources = null)
    {
        var options = Options.Create(new RenderingOptions());
        var pace = new RenderPace(options);
        var act = new RenderFilm(bench.Media, options, pace, new EstimateRender(options, pace), TimeProvider.System);
        return await act.HandleAsync(
            new RenderInput
            {
                Timeline = timeline,
                Profile = new RenderProfile { Size = timeline.Size },
                Sources = sources ?? bench.Sources.ToDictionary(s => s.Id, s => s.Source),
                Music = timeline.Music is null ? null : bench.Music,
                ScratchFolder = bench.Folder("ours"),
                CacheFolder = cache,
            },
            null,
            ct);
    }
}
