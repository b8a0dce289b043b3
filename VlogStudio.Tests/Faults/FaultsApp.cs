using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>A web process that runs no jobs, a person with a day of footage, and the questions every fault test asks at its end.</summary>
public class FaultsApp : StudioApp
{
    public FaultsApp(PrivatePostgresFixture postgres)
        : base(postgres)
    {
    }

    /// <summary>On a database that the test may kill, starve or fill.</summary>
    internal FaultsApp(PrivatePostgresFixture postgres, string connectionString, string ownerConnectionString = "")
        : base(postgres)
    {
        ConnectionString = connectionString;
        OwnerConnectionString = ownerConnectionString;
    }

    /// <summary>The data folders of every process that works.</summary>
    internal virtual IReadOnlyList<string> WorkFolders => [DataFolder];

    /// <summary>Settings of every process of the studio under test.</summary>
    public static readonly string[] Settings = ["--Vlogs:MinEvents=1", "--Credits:WelcomeGrant=100000"];

    protected override void Adjust(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(Settings.Select(s => s[2..].Split('=')).ToDictionary(s => s[0], s => (string?)s[1]));
        builder.Services.Configure<JobsOptions>(o => o.Executes = false);
    }

    /// <summary>Uploads clips and waits until a worker has made events of them.</summary>
    internal async Task<(Person Person, JsonObject Request)> PrepareDayAsync(double seconds, int clips = 1)
    {
        var person = await RegisterAsync();
        var date = "";
        for (var i = 0; i < clips; i++)
        {
            var answer = await UploadAsync(person, await TestClips.MovingAsync(seconds, 1280, 720, 440 + i, i * 30), minute: i * 5);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            var recording = await ExaminedAsync(person, (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!);
            Assert.Equal("ready", (string?)recording["status"]);
            date = (string)recording["local_date"]!;
        }
        var day = await person.Http.GetFromJsonAsync<JsonObject>($"api/v1/vlogs/events/{date}");
        var events = day!["events"]!.AsArray().Select(e => (JsonNode)(string)e!["id"]!).ToArray();
        return (person, new JsonObject { ["target_date"] = date, ["event_ids"] = new JsonArray(events), ["resolution"] = "720p", ["max_duration"] = seconds * clips });
    }

    /// <summary>Sends a file as a recording.</summary>
    internal static async Task<HttpResponseMessage> UploadAsync(Person person, string path, int minute = 0)
    {
        using var form = new MultipartFormDataContent();
        using var file = new StreamContent(File.OpenRead(path));
        file.Headers.ContentType = new MediaTypeHeaderValue("video/mp4");
        form.Add(file, "file", "clip.mp4");
        form.Add(new StringContent(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"2025-05-02T10:{minute:00}:00Z")), "captured_at");
        return await person.Http.PostAsync("api/v1/recordings", form);
    }

    /// <summary>Waits until a recording is ready or rejected.</summary>
    internal static async Task<JsonObject> ExaminedAsync(Person person, Guid id)
    {
        JsonObject? recording = null;
        await UntilAsync(async () =>
        {
            recording = await person.Http.GetFromJsonAsync<JsonObject>($"api/v1/recordings/{id}");
            return (string?)recording!["status"] is "ready" or "rejected";
        }, "the recording is examined", TimeSpan.FromMinutes(4));
        return recording!;
    }

    internal static async Task<Guid> RequestAsync(Person person, JsonObject request)
    {
        var answer = await person.Http.PostAsJsonAsync("api/v1/vlogs", request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["job_id"]!;
    }

    internal Task<Job> ReadAsync(Guid jobId) => WithDbAsync(db => db.Jobs.AsNoTracking().SingleAsync(j => j.Id == jobId));

    internal Task<List<JobAttempt>> AttemptsAsync(Guid jobId) =>
        WithDbAsync(db => db.JobAttempts.AsNoTracking().Where(a => a.JobId == jobId).OrderBy(a => a.Fence).ToListAsync());

    internal Task UntilAsync(Guid jobId, Func<Job, bool> holds, string what, TimeSpan limit) => UntilAsync(async () => holds(await ReadAsync(jobId)), what, limit);

    /// <summary>Keys of everything that was stored for a job.</summary>
    internal async Task<IReadOnlyList<string>> OutputsAsync(Guid jobId)
    {
        var found = new List<string>();
        await foreach (var stored in Get<IObjectStore>().ListAsync($"out/{jobId:n}/", CancellationToken.None)) { found.Add(stored.Key); }
        return found;
    }

    /// <summary>One end, one settling, one output; nothing held, nothing running, nothing left over.</summary>
    internal async Task CheckDoneOnceAsync(Guid jobId, int fence)
    {
        var job = await ReadAsync(jobId);
        Assert.Equal((JobState.Done, fence), (job.State, job.Fence));
        Assert.Equal(1, await WithDbAsync(db => db.JobEvents.CountAsync(e => e.JobId == jobId && (e.Type == "completed" || e.Type == "error"))));
        Assert.Equal(1, await WithDbAsync(db => db.Outbox.CountAsync(m => m.Topic == "job_completed" && EF.Functions.JsonContains(m.Body, $$"""{"job_id": "{{jobId}}"}"""))));
        var hold = await WithDbAsync(db => db.Holds.AsNoTracking().SingleAsync(h => h.JobId == jobId));
        Assert.Equal((HoldState.Captured, hold.Amount), (hold.State, hold.Captured));
        Assert.Equal(1, await WithDbAsync(db => db.CreditTransactions.CountAsync(t => t.HoldId == hold.Id)));
        Assert.Contains($"/{fence}/", Assert.Single(await OutputsAsync(jobId), f => f.EndsWith(".mp4", StringComparison.Ordinal)), StringComparison.Ordinal);
        await Aftermath.CheckAsync(this, $"job {jobId}, fence {fence}", WorkFolders);
    }
}
