using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>What must hold after every fault, whatever was killed, starved or cut off: the books, the jobs, the outputs and the scratch folder.</summary>
internal static class Aftermath
{
    /// <summary>Asks everything; <paramref name="story"/> (the seed, what was done) is told with what does not hold. Tools and scratch
    /// are looked for in the app's data folder, or in <paramref name="workFolders"/> where others work.</summary>
    public static async Task CheckAsync(StudioApp app, string story, IReadOnlyList<string>? workFolders = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var wrong = new List<string>();
        await app.WithDbAsync(async db =>
        {
            wrong.AddRange((await ReconcileLedger.CheckAsync(db, ct)).Select(m => $"{m.Invariant}: {m.Detail}"));
            wrong.AddRange(await db.Holds.GroupBy(h => h.JobId).Where(g => g.Count() > 1).Select(g => $"I4: job {g.Key} has several holds").ToListAsync(ct));
            wrong.AddRange(await db.CreditTransactions.Where(t => t.Kind == TransactionKind.Capture).GroupBy(t => t.HoldId).Where(g => g.Count() > 1)
                .Select(g => $"I4: hold {g.Key} was captured more than once").ToListAsync(ct));
            wrong.AddRange(await db.CreditTransactions
                .Where(t => t.Actor == "" || t.ReasonCode == "" || (t.Kind == TransactionKind.Refund && t.DisputeId == null && t.JobId == null))
                .Select(t => $"I8: movement {t.Id} does not say who and why").ToListAsync(ct));
            wrong.AddRange(await db.Database.SqlQuery<string>($"""
                SELECT 'job ' || id || ' is ' || state || ' after its deadline' AS "Value" FROM job
                WHERE deadline_at < now() AND state NOT IN ('done', 'partial', 'failed', 'cancelled', 'dead')
                """).ToListAsync(ct));
            wrong.AddRange(await db.JobEvents.Where(e => e.Type == "completed" || e.Type == "error").GroupBy(e => e.JobId).Where(g => g.Count() > 1)
                .Select(g => $"job {g.Key} ended more than once").ToListAsync(ct));
            var outputs = await db.Jobs.Where(j => j.OutputKey != null).Select(j => new { j.Id, j.State, j.OutputKey }).ToListAsync(ct);
            foreach (var job in outputs)
            {
                if (job.State is not (JobState.Done or JobState.Partial)) { wrong.Add($"job {job.Id} is {job.State} and has an output"); }
                if (await app.Get<IObjectStore>().FindAsync(job.OutputKey!, ct) is null) { wrong.Add($"the output of job {job.Id} is not there: {job.OutputKey}"); }
            }
            return true;
        });
        Assert.True(wrong.Count == 0, $"{story}\n{string.Join('\n', wrong)}");
        foreach (var folder in workFolders ?? [app.DataFolder])
        {
            await StudioApp.UntilAsync(() => Task.FromResult(StudioProcess.ToolsWorkingIn(folder).Count == 0), $"no tool is left running ({story})", TimeSpan.FromSeconds(15));
            await StudioApp.UntilAsync(() => Task.FromResult(!LeftInScratch(folder)), $"no scratch is left ({story})", TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Whether anything but locks lies in the scratch folder.</summary>
    public static bool LeftInScratch(string dataFolder)
    {
        var scratch = Path.Combine(dataFolder, "scratch");
        if (!Directory.Exists(scratch)) { return false; }
        try { return Directory.EnumerateFiles(scratch, "*", SearchOption.AllDirectories).Any(f => Path.GetFileName(f) != ".lock"); }
        catch (DirectoryNotFoundException) { return true; } // It was being removed just then: look again.
    }
}
