using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Primitives;
using VlogStudio.Hosting;

namespace VlogStudio.Bench;

/// <summary>
/// A history of a million rows: what a person with half of them sees, and what an admin finds. Asks through the room's own acts, on a database of its own.
/// </summary>
internal static class HistoryBench
{
    private const int Rows = 1_000_000;
    private const double MostMilliseconds = 100;
    private const int Warm = 3;

    public static async Task RunAsync(BenchContext bench, ResultTable table, CancellationToken ct)
    {
        await using var postgres = await PrivatePostgres.StartAsync(bench.Folder("history-database"), NullLogger.Instance, ct: ct);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddStudioData(postgres.ConnectionString, postgres.OwnerConnectionString)
            .AddSingleton<GetSpending>().AddSingleton<ListGenerations>().AddSingleton<SearchGenerations>().AddSingleton<ListGenerationTypes>().BuildServiceProvider();
        await services.GetRequiredService<UpgradeDatabase>().HandleAsync(ct);
        var contexts = services.GetRequiredService<IDbContextFactory<StudioDb>>();
        var began = Stopwatch.GetTimestamp();
        var (heavy, customer) = await FillAsync(contexts, postgres.OwnerConnectionString, Rows, ct);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"History: {Rows:N0} rows written in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));

        var list = services.GetRequiredService<ListGenerations>();
        var search = services.GetRequiredService<SearchGenerations>();
        var rounds = Math.Max(9, bench.Options.Rounds * 3);
        var slice = new GenerationSlice(20);
        var deep = await DeepAsync(contexts, heavy, ct);
        var deepest = await DeepAsync(contexts, null, ct);

        Task List(GenerationFilter filter, string? cursor = null) => list.HandleAsync(heavy, filter, slice with { Cursor = cursor }, ct);
        Task Search(GenerationSearch asked) => search.HandleAsync(asked, ct);
        (string Name, Func<Task> Ask)[] questions =
        [
            ("first page", () => List(new())),
            ("deep page (row 400 000 of 500 000)", () => List(new(), deep)),
            ("text, rare", () => List(new() { Text = "lighthouse 777" })),
            ("text, in a fifth", () => List(new() { Text = "beach" })),
            ("text, nowhere", () => List(new() { Text = "no such words" })),
            ("failed only", () => List(new(Status: GenerationStatus.Failed))),
            ("favourites", () => List(new() { IsFavourite = true })),
            ("a tag, often", () => List(new() { Tag = "summer" })),
            ("a tag, rare", () => List(new() { Tag = "honeymoon" })),
        ];
        foreach (var (name, ask) in questions) { table.Add($"history list, 1 M rows: {name}", await MeasureAsync(ask, rounds), "ms", MostMilliseconds); }
        (string Name, Func<Task> Ask)[] searches =
        [
            ("first page", () => Search(new())),
            ("deep page (row 900 000)", () => Search(new(Cursor: deepest))),
            ("customer number", () => Search(new(customer))),
            ("e-mail's beginning", () => Search(new(Email: "person-12"))),
            ("failed vlogs", () => Search(new(Status: GenerationStatus.Failed, GenerationType: "vlog"))),
            ("error text, rare", () => Search(new(Error: "disk 4706"))),
            ("error text, in a tenth", () => Search(new(Error: "footage"))),
            ("a day two years ago", () => Search(new(From: Start.AddDays(10), To: Start.AddDays(11)))),
        ];
        foreach (var (name, ask) in searches) { table.Add($"admin search, 1 M rows: {name}", await MeasureAsync(ask, rounds), "ms", MostMilliseconds); }
    }

    private static DateTimeOffset Start => new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes people and rows: the first person has half of the rows, five hundred share the others.</summary>
    /// <returns>The first person, and another's customer number.</returns>
    internal static async Task<(Guid Heavy, string Customer)> FillAsync(IDbContextFactory<StudioDb> contexts, string ownerConnection, int rows, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(20));
        using var fill = new StreamReader(typeof(HistoryBench).Assembly.GetManifestResourceStream("fill.sql")!);
        // The file is this repository's own; the number is one.
#pragma warning disable EF1002
        await db.Database.ExecuteSqlRawAsync((await fill.ReadToEndAsync(ct)).Replace(":rows", rows.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), ct);
#pragma warning restore EF1002
        // Only who owns a table may clean it up.
        await using var owner = new NpgsqlConnection(ownerConnection);
        await owner.OpenAsync(ct);
        foreach (var table in (string[])["generation_history", "user_account"])
        {
#pragma warning disable CA2100 // Names are made here.
            await using var clean = new NpgsqlCommand("VACUUM ANALYZE " + table, owner) { CommandTimeout = 600 };
#pragma warning restore CA2100
            await clean.ExecuteNonQueryAsync(ct);
        }

        var heavy = await db.Users.Where(u => u.CustomerId == "VS2401-00000").Select(u => u.Id).SingleAsync(ct);
        return (heavy, "VS2401-00042");
    }

    private static async Task<string> DeepAsync(IDbContextFactory<StudioDb> contexts, Guid? heavy, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = heavy is { } user ? db.Generations.Where(h => h.UserId == user && !h.IsDeleted) : db.Generations;
        var place = await rows.OrderByDescending(h => h.CreatedAt).ThenByDescending(h => h.Id).Skip(heavy is null ? 900_000 : 400_000).Select(h => new { h.CreatedAt, h.Id }).FirstAsync(ct);
        return new PageCursor(place.CreatedAt, place.Id, IsBack: false).ToString();
    }

    private static async Task<List<double>> MeasureAsync(Func<Task> ask, int rounds)
    {
        for (var i = 0; i < Warm; i++) { await ask(); }
        var times = new List<double>(rounds);
        for (var i = 0; i < rounds; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return times;
    }
}
