using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;
using VlogStudio.Hosting;

namespace VlogStudio.Bench.Cluster;

/// <summary>What a process keeps in memory.</summary>
/// <param name="Heap">Bytes of managed objects that are still needed.</param>
/// <param name="Resident">Bytes the process holds of the machine's memory.</param>
/// <param name="Circuits">Circuits it has.</param>
internal sealed record NodeMemory(long Heap, long Resident, int Circuits);

/// <summary>
/// The studio's own process with two additions: it tells what memory its circuits take, and where a pace is set (<c>Bench:FilmSeconds</c>) films are not
/// rendered but waited for. Everything else, the queue, leases, heartbeats, books, the live bus and the pages, is the product's.
/// </summary>
internal static class NodeProgram
{
    public const string Word = "node";
    public const string MemoryPath = "bench/memory";
    public const string CensusPath = "bench/census";

    public static async Task<int> RunAsync(string[] args)
    {
        var circuits = new CountedCircuits();
        await using var host = await StudioHost.BuildAsync(HostOptions.Parse(args), builder =>
        {
            builder.Services.AddSingleton<CircuitHandler>(circuits);
            if (double.TryParse(builder.Configuration["Bench:FilmSeconds"], CultureInfo.InvariantCulture, out var seconds))
            {
                Replace(builder.Services, new FilmPace(
                    TimeSpan.FromSeconds(seconds),
                    TimeSpan.FromMilliseconds(double.Parse(builder.Configuration["Bench:ReportMilliseconds"] ?? "500", CultureInfo.InvariantCulture)),
                    builder.Configuration["Bench:Film"]!,
                    builder.Configuration["Bench:Poster"]!,
                    builder.Configuration["Bench:Marks"]));
            }
        });
        host.App.MapGet(MemoryPath, () => Measure(circuits.Count));
        host.App.MapGet(CensusPath, () => circuits.Last is { } last ? CircuitCensus.Take(host.App.Services, last) : "There is no circuit.");
        await host.PrepareAsync(CancellationToken.None);
        await host.App.RunAsync();
        return 0;
    }

    private static void Replace(IServiceCollection services, FilmPace pace)
    {
        var real = services.Single(s => s.ServiceType == typeof(IJobHandler) && s.ImplementationType == typeof(GenerateVlogHandler));
        services.Remove(real);
        services.AddSingleton(pace).AddSingleton<GenerateVlogHandler>().AddSingleton<IJobHandler, PacedFilmHandler>();
    }

    private static NodeMemory Measure(int circuits)
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new NodeMemory(GC.GetTotalMemory(forceFullCollection: true), TreeMemory.Sample(Environment.ProcessId).Own, circuits);
    }

    private sealed class CountedCircuits : CircuitHandler
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        /// <summary>The one that was opened last.</summary>
        public Circuit? Last { get; private set; }

        public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref count);
            Last = circuit;
            return Task.CompletedTask;
        }

        public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            Interlocked.Decrement(ref count);
            Last = Last == circuit ? null : Last;
            return Task.CompletedTask;
        }
    }
}
