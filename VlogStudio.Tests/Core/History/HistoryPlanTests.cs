using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Architecture;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.History;

/// <summary>
/// How PostgreSQL answers the history's questions, kept beside them in <c>VlogStudio.Core/History/Plans</c>: made on a million rows (set
/// <c>VLOGSTUDIO_WRITE_PLANS=1</c> to make them anew), checked on fewer.
/// </summary>
public sealed class HistoryPlanTests(HistoryPlanTests.Filled filled) : IClassFixture<HistoryPlanTests.Filled>
{
    private static readonly Dictionary<string, (string Index, Func<StudioDb, Guid, IQueryable<GenerationHistory>> Ask)> s_questions = new(StringComparer.Ordinal)
    {
        ["list-first-page"] = ("ix_generation_history_user_id_created_at_id", (db, _) => Page(List(db, Filled.Light, new()))),
        ["list-deep-page"] = ("ix_generation_history_user_id_created_at_id", (db, _) => Page(List(db, Filled.Light, new()), Deep)),
        ["list-text"] = ("ix_generation_history_search_text", (db, me) => Page(List(db, me, new() { Text = "lighthouse 7" }))),
        ["list-status"] = ("ix_generation_history_user_id_status_created_at_id", (db, me) => Page(List(db, me, new(Status: GenerationStatus.Cancelled)))),
        ["list-type"] = ("ix_generation_history_user_id_generation_type_created_at_id", (db, me) => Page(List(db, me, new("blog_post")))),
        ["list-favourites"] = ("ix_generation_history_favourites", (db, me) => Page(List(db, me, new() { IsFavourite = true }))),
        ["list-tag"] = ("ix_generation_history_tags", (db, me) => Page(List(db, me, new() { Tag = "honeymoon" }))),
        ["admin-first-page"] = ("ix_generation_history_created_at_id", (db, _) => Page(Search(db, new()))),
        ["admin-deep-page"] = ("ix_generation_history_created_at_id", (db, _) => Page(Search(db, new()), Deep)),
        ["admin-person"] = ("ix_generation_history_user_id_created_at_id", (db, _) => Page(SearchGenerations.Rows(db, new(), [Filled.Light]))),
        ["admin-job"] = ("ix_generation_history_job_id", (db, _) => Page(Search(db, new(JobId: Guid.Parse("00000000-0000-7000-8000-000000000001"))))),
        ["admin-status"] = ("ix_generation_history_status_created_at_id", (db, _) => Page(Search(db, new(Status: GenerationStatus.Cancelled)))),
        ["admin-error"] = ("ix_generation_history_error_text", (db, _) => Page(Search(db, new(Error: "disk 4706")))),
    };

    public static TheoryData<string> Questions => [.. s_questions.Keys];

    private static PageCursor Deep => new(new DateTimeOffset(2024, 1, 3, 0, 0, 0, TimeSpan.Zero), Guid.Parse("00000000-0000-7000-8000-000000000001"), IsBack: false);

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Question_OnAFilledTable_IsAnsweredByItsIndex(string name)
    {
        var (index, ask) = s_questions[name];
        await using var db = await filled.Rooms.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var query = ask(db, filled.Heavy);
        var plan = await ExplainAsync(db, query);
        var path = Path.Combine(SourceTree.Root, "VlogStudio.Core", "History", "Plans", $"{name}.txt");
        if (Filled.IsWriting) { await File.WriteAllTextAsync(path, $"-- {name}: answered by {index}\n\n{query.ToQueryString().Replace("\r", "", StringComparison.Ordinal)}\n\n-- EXPLAIN (ANALYZE, BUFFERS OFF) on {Filled.Rows:N0} rows\n{plan}"); }

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on generation_history", plan, StringComparison.Ordinal);
        var kept = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.StartsWith($"-- {name}: answered by {index}\n", kept, StringComparison.Ordinal);
        // The query that is kept is the one that is asked.
        Assert.Contains(Where(query.ToQueryString()), kept, StringComparison.Ordinal);
    }

    private static IQueryable<GenerationHistory> List(StudioDb db, Guid me, GenerationFilter filter) => ListGenerations.Rows(db, me, filter);

    private static IQueryable<GenerationHistory> Search(StudioDb db, GenerationSearch search) => SearchGenerations.Rows(db, search, null);

    private static IQueryable<GenerationHistory> Page(IQueryable<GenerationHistory> rows, PageCursor? cursor = null) => GenerationPages.Order(rows, cursor).Take(21);

    private static string Where(string sql) => sql[sql.IndexOf("FROM generation_history", StringComparison.Ordinal)..].Replace("\r", "", StringComparison.Ordinal);

    private static async Task<string> ExplainAsync(StudioDb db, IQueryable<GenerationHistory> query)
    {
        await using var command = query.CreateDbCommand();
        command.CommandText = "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY ON) " + command.CommandText;
        await db.Database.OpenConnectionAsync();
        var plan = new StringBuilder();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) { plan.Append(reader.GetString(0)).Append('\n'); }
        return plan.ToString();
    }

    /// <summary>A history of tens of thousands of rows, half of them one person's.</summary>
    public sealed class Filled(VlogStudio.Tests.Support.PrivatePostgresFixture postgres) : IAsyncLifetime
    {
        internal static bool IsWriting => Environment.GetEnvironmentVariable("VLOGSTUDIO_WRITE_PLANS") == "1";

        internal static int Rows => IsWriting ? 1_000_000 : 60_000;

        /// <summary>Somebody with a thousandth of the rows: for who has half of them any order of time is as good.</summary>
        internal static Guid Light { get; } = Guid.Parse(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes("person42"))));

        public LedgerDatabase Rooms { get; } = new(postgres);

        public Guid Heavy { get; private set; }

        public async ValueTask InitializeAsync()
        {
            await Rooms.InitializeAsync();
            await using var db = await Rooms.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(20));
            var fill = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "VlogStudio.Core", "History", "Plans", "fill.sql"));
            await db.Database.ExecuteSqlRawAsync(fill.Replace(":rows", Rows.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
            // Only who owns a table may clean it up.
            await using var owner = new NpgsqlConnection(Rooms.Ways.Owner);
            await owner.OpenAsync();
            await using var clean = new NpgsqlCommand("VACUUM ANALYZE generation_history", owner) { CommandTimeout = 600 };
            await clean.ExecuteNonQueryAsync();
            Heavy = await db.Users.Where(u => u.CustomerId == "VS2401-00000").Select(u => u.Id).SingleAsync();
        }

        public ValueTask DisposeAsync() => Rooms.DisposeAsync();
    }
}
