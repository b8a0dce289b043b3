using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Core.Compute;

/// <summary>Registers what the studio has for nodes that reach it over HTTP alone.</summary>
public static class ComputeModule
{
    /// <summary>Adds the room's acts.</summary>
    public static IServiceCollection AddCompute(this IServiceCollection services) => services
        .AddSingleton<SignedObjects>().AddSingleton<FilmLeases>().AddSingleton<UploadPlaces>().AddSingleton<TakeInFilm>()
        .AddSingleton(p => new ClaimFilm(p.GetRequiredService<LeaseToNode>(), p.GetRequiredService<FinishAttempt>(), p.GetRequiredService<BeginFilm>()))
        .AddSingleton(p => new OpenFootage(
            p.GetRequiredService<FilmLeases>(), p.GetRequiredService<FilmSources>(), p.GetRequiredService<UploadPlaces>(), p.GetRequiredService<IObjectStore>(),
            p.GetRequiredService<SignedObjects>(), p.GetRequiredService<IDbContextFactory<StudioDb>>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new ReportFilm(
            p.GetRequiredService<FilmLeases>(), p.GetRequiredService<LeaseToNode>(), p.GetRequiredService<FinishAttempt>(), p.GetRequiredService<TakeInFilm>()))
        .AddSingleton(p => new ReadSignedObject(p.GetRequiredService<SignedObjects>(), p.GetRequiredService<LeaseToNode>(), p.GetRequiredService<IObjectStore>()))
        .AddSingleton(p => new StoreSignedObject(p.GetRequiredService<SignedObjects>(), p.GetRequiredService<LeaseToNode>(), p.GetRequiredService<IObjectStore>()));
}
