using Microsoft.Extensions.Options;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.SmartCut;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Bench;

/// <summary>A film by our engine.</summary>
internal static class OurFilm
{
    public static async Task<RenderedFilm> RenderAsync(BenchContext bench, Timeline timeline, string? cache, CancellationToken ct, IReadOnlyDictionary<Guid, RenderSource>? sources = null)
    {
        return await Render(bench).HandleAsync(Input(bench, timeline, cache, sources), null, ct);
    }

    /// <summary>The film with its recordings' own pictures, as far as they can be taken over.</summary>
    public static async Task<CutFilmResult> CutAsync(BenchContext bench, Timeline timeline, CancellationToken ct)
    {
        var cut = new CutFilm(bench.Media, Render(bench), Options.Create(new RenderingOptions()), TimeProvider.System);
        var film = await cut.HandleAsync(Input(bench, timeline, null, null), null, ct);
        return film.IsCut ? film : throw new InvalidOperationException($"The export had to be encoded: {film.Detail}");
    }

    /// <summary>What the wizard shows before the film is asked for.</summary>
    public static Task<PreviewResult> PreviewAsync(BenchContext bench, Timeline timeline, CancellationToken ct)
    {
        var options = Options.Create(new RenderingOptions());
        var render = Render(bench);
        return new PreviewFilm(bench.Media, new CutFilm(bench.Media, render, options, TimeProvider.System), render, options).HandleAsync(Input(bench, timeline, null, null), null, ct);
    }

    /// <summary>Makes segments into the cache for so long, as the app does while a person still chooses.</summary>
    public static async Task PrepareAsync(BenchContext bench, Timeline timeline, string cache, TimeSpan most, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        enough.CancelAfter(most);
        try
        {
            await new ConformAhead(bench.Media, Options.Create(new RenderingOptions()), TimeProvider.System)
                .HandleAsync(Input(bench, timeline, cache, null), _ => Task.FromResult(true), (_, _) => { }, enough.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The person pressed Submit.
        }
    }

    private static RenderFilm Render(BenchContext bench)
    {
        var options = Options.Create(new RenderingOptions());
        var pace = new RenderPace(options);
        return new RenderFilm(bench.Media, options, pace, new EstimateRender(options, pace), TimeProvider.System);
    }

    private static RenderInput Input(BenchContext bench, Timeline timeline, string? cache, IReadOnlyDictionary<Guid, RenderSource>? sources) => new()
    {
        Timeline = timeline,
        Profile = new RenderProfile { Size = timeline.Size },
        Sources = sources ?? bench.Sources.ToDictionary(s => s.Id, s => s.Source),
        Music = timeline.Music is null ? null : bench.Music,
        ScratchFolder = bench.Folder("ours"),
        CacheFolder = cache,
    };
}
