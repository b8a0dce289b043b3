using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Storage;
using VlogStudio.Hosting;
using VlogStudio.Hosting.Backups;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

/// <summary>A backup is worth what restoring it gives: a studio is backed up, restored elsewhere and used; damaged backups are refused by name.</summary>
public sealed class BackupTests(PrivatePostgresFixture postgres)
{
    private const string Date = "2026-05-02";
    private static readonly CancellationToken s_never = CancellationToken.None;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Restore_IntoAnEmptyFolder_GivesAStudioThatPlaysItsFilms()
    {
        using var folder = new TemporaryFolder();
        using var said = new StringWriter();
        Person person;
        string video;
        byte[] film;
        JsonObject credits;
        await using (var app = await StudioApp.StartAsync(postgres, settings: ["--Vlogs:MinEvents=1"]))
        {
            person = await app.RegisterAsync();
            video = await FilmAsync(person);
            film = await person.Http.GetByteArrayAsync(video);
            credits = (await person.GetAsync<JsonObject>("api/v1/me"))["credits"]!.AsObject();
            Assert.True(await BackupCommand.RunAsync(app.Services, new BackupWish(folder.File("backup"), null), said, s_never) == 0, said.ToString());
        }
        Assert.True(film.Length > 1000);

        await using var restored = await BuildAsync(folder.File("fresh"));
        Assert.True(await RestoreCommand.RunAsync(restored, new RestoreWish(folder.File("backup"), false), said, s_never) == 0, said.ToString());
        Assert.Contains("The audit is whole", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("guarded by rights and triggers", said.ToString(), StringComparison.Ordinal);

        var services = restored.App.Services;
        await restored.App.StartAsync();
        var address = new Uri(services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        using var http = Person.CreateClient(address);
        // Whoever was signed in still is: the keys came along, and what seals them.
        http.DefaultRequestHeaders.Authorization = person.Http.DefaultRequestHeaders.Authorization;
        Assert.Equal(person.Id, (Guid)(await http.GetFromJsonAsync<JsonObject>("api/v1/me"))!["id"]!);
        using var login = await http.PostAsJsonAsync("api/auth/login", new { email = person.Email, password = person.Password });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)(await login.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!);
        Assert.Equal(credits.ToJsonString(), (await http.GetFromJsonAsync<JsonObject>("api/v1/me"))!["credits"]!.ToJsonString());
        Assert.Equal(film, await http.GetByteArrayAsync(video));
        Assert.Empty(await services.GetRequiredService<ReconcileLedger>().HandleAsync(s_never));
        Assert.True((await services.GetRequiredService<VerifyAuditChain>().CheckAsync(s_never)).IsWhole);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(services, "UPDATE audit_entry SET actor = 'nobody'"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        await restored.App.StopAsync();
    }

    [Fact]
    public async Task Restore_OverAStudio_AsksForReplaceAndThenGivesWhatWas()
    {
        using var folder = new TemporaryFolder();
        using var said = new StringWriter();
        string connection;
        Person kept, late;
        var wish = new RestoreWish(folder.File("backup"), false);
        await using (var app = await StudioApp.StartAsync(postgres))
        {
            connection = app.ConnectionString;
            kept = await app.RegisterAsync();
            Assert.True(await BackupCommand.RunAsync(app.Services, new BackupWish(wish.Folder, null), said, s_never) == 0, said.ToString());
            late = await app.RegisterAsync();
            await using var beside = await BuildAsync(folder.File("beside"), connection);
            Assert.Equal(1, await RestoreCommand.RunAsync(beside, wish with { Replaces = true }, said, s_never));
            Assert.Contains("stop the studio first", said.ToString(), StringComparison.Ordinal);
        }

        await using var host = await BuildAsync(folder.File("host"), connection);
        Assert.Equal(1, await RestoreCommand.RunAsync(host, wish, said, s_never));
        Assert.Contains("--replace", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await UsersAsync(host, kept, late));

        Assert.True(await RestoreCommand.RunAsync(host, wish with { Replaces = true }, said, s_never) == 0, said.ToString());
        Assert.Equal(1, await UsersAsync(host, kept, late));
        Assert.Equal(1, await UsersAsync(host, kept));
    }

    [Fact]
    public async Task Restore_OfADamagedBackup_NamesWhatIsDamagedAndTouchesNothing()
    {
        using var folder = new TemporaryFolder();
        using var quiet = new StringWriter();
        var backup = folder.File("backup");
        var key = ObjectKeys.Original(Guid.NewGuid(), Guid.NewGuid());
        await using (var app = await StudioApp.StartAsync(postgres))
        {
            await app.RegisterAsync();
            using var content = new MemoryStream(Encoding.ASCII.GetBytes("what somebody shot"));
            await app.Get<IObjectStore>().PutAsync(key, content, content.Length, "video/mp4", s_never);
            Assert.True(await BackupCommand.RunAsync(app.Services, new BackupWish(backup, null), quiet, s_never) == 0, quiet.ToString());
            Assert.Equal(1, await BackupCommand.RunAsync(app.Services, new BackupWish(backup, null), quiet, s_never));
        }
        var copy = Path.Combine(backup, "objects", key);
        Assert.Equal("what somebody shot", await File.ReadAllTextAsync(copy));
        await using var target = await BuildAsync(folder.File("target"), await postgres.CreateDatabaseAsync());

        foreach (var (file, name) in new[] { (Path.Combine(backup, "database.dump"), "database.dump"), (copy, key), (Path.Combine(backup, "objects.jsonl"), "objects.jsonl"), (Path.Combine(backup, "backup.json"), "backup.json") })
        {
            var whole = await File.ReadAllBytesAsync(file);
            var flipped = (byte[])whole.Clone();
            flipped[flipped.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(file, flipped);
            await RefusedAsync(target, backup, $"{name} is damaged");
            File.Delete(file);
            await RefusedAsync(target, backup, $"{name} is missing");
            await File.WriteAllBytesAsync(file, whole);
        }
        var own = new BackupFolder(backup);
        var manifest = await own.VerifyAsync(s_never);
        await RewriteAsync(own, manifest with { Migration = "29991231235959_Later" });
        await RefusedAsync(target, backup, "newer version of VlogStudio");
        await RewriteAsync(own, manifest with { Version = 2 });
        await RefusedAsync(target, backup, "this build reads version 1");
        await File.WriteAllTextAsync(own.Objects, (await File.ReadAllTextAsync(own.Objects)).Replace(key, "../" + key, StringComparison.Ordinal));
        await RewriteAsync(own, manifest);
        await RefusedAsync(target, backup, "is no key of an object");
        File.Delete(Path.Combine(backup, "SHA256SUMS"));
        await RefusedAsync(target, backup, "no whole backup");
        Assert.False(File.Exists(Path.Combine(folder.Path, "target", "objects", key)));
    }

    [Fact]
    public async Task Restore_OfListedObjects_WantsThemWhereTheyWere()
    {
        using var folder = new TemporaryFolder();
        using var said = new StringWriter();
        var backup = folder.File("backup");
        var key = ObjectKeys.Track(null, Guid.NewGuid());
        string connection;
        await using (var app = await StudioApp.StartAsync(postgres))
        {
            connection = app.ConnectionString;
            using var content = new MemoryStream(new byte[100]);
            await app.Get<IObjectStore>().PutAsync(key, content, content.Length, "audio/mpeg", s_never);
            Assert.True(await BackupCommand.RunAsync(app.Services, new BackupWish(backup, false), said, s_never) == 0, said.ToString());
        }
        Assert.False(Directory.Exists(Path.Combine(backup, "objects")));
        await using var host = await BuildAsync(folder.File("host"), connection);
        var wish = new RestoreWish(backup, true);

        Assert.Equal(1, await RestoreCommand.RunAsync(host, wish, said, s_never));
        Assert.Contains($"object {key} is missing from the store", said.ToString(), StringComparison.Ordinal);
        using (var shorter = new MemoryStream(new byte[99])) { await host.App.Services.GetRequiredService<IObjectStore>().PutAsync(key, shorter, 99, "audio/mpeg", s_never); }
        Assert.Equal(1, await RestoreCommand.RunAsync(host, wish, said, s_never));
        Assert.Contains($"object {key} has 99 bytes in the store instead of 100", said.ToString(), StringComparison.Ordinal);
        using (var right = new MemoryStream(new byte[100])) { await host.App.Services.GetRequiredService<IObjectStore>().PutAsync(key, right, 100, "audio/mpeg", s_never); }
        Assert.True(await RestoreCommand.RunAsync(host, wish, said, s_never) == 0, said.ToString());
    }

    [Fact]
    public void Commands_OnTheCommandLine_AreReadWithTheirFolders()
    {
        Assert.Equal(new BackupWish("/b", null), HostOptions.Parse(["backup", "--to", "/b"]).Backup);
        Assert.Equal(new BackupWish("/b", true), HostOptions.Parse(["backup", "--objects=copy", "--to=/b", "--data", "/d"]).Backup);
        Assert.Equal(new RestoreWish("/b", true), HostOptions.Parse(["restore", "--replace", "--from", "/b"]).Restore);
        Assert.True(HostOptions.Parse(["upgrade"]).IsUpgrade);
        Assert.Throws<HostOptionException>(() => HostOptions.Parse(["backup"]));
        Assert.Throws<HostOptionException>(() => HostOptions.Parse(["restore", "--replace"]));
        Assert.Throws<HostOptionException>(() => HostOptions.Parse(["--to", "/b"]));
        Assert.Throws<HostOptionException>(() => HostOptions.Parse(["burn"]));
    }

    [Fact]
    public void Roots_OfObjectKeys_AreBeforeEveryKey()
    {
        var made = typeof(ObjectKeys).GetMethods().Where(m => m.IsStatic && m.ReturnType == typeof(string)).Select(m => (string)m.Invoke(null, [.. m.GetParameters().Select(p =>
            p.ParameterType == typeof(int) ? 1 : p.ParameterType == typeof(string) ? "name" : (object)Guid.NewGuid())])!).ToList();
        Assert.True(made.Count >= 7);
        Assert.All(made, key => Assert.Contains(ObjectKeys.Roots, root => key.StartsWith(root, StringComparison.Ordinal)));
    }

    private static async Task RewriteAsync(BackupFolder backup, BackupManifest manifest)
    {
        File.Delete(Path.Combine(backup.Path, "SHA256SUMS"));
        await backup.CompleteAsync(manifest, s_never);
    }

    private static async Task RefusedAsync(StudioHost target, string backup, string because)
    {
        using var said = new StringWriter();
        Assert.Equal(1, await RestoreCommand.RunAsync(target, new RestoreWish(backup, true), said, s_never));
        Assert.Contains(because, said.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A studio that is not started: on a database of the fixture's, or with a private one of its own.</summary>
    private Task<StudioHost> BuildAsync(string data, string? connection = null) => StudioHost.BuildAsync(
        HostOptions.Parse(["--data", data, "--urls", "http://127.0.0.1:0", .. connection is null ? Array.Empty<string>() : [$"--ConnectionStrings:Studio={connection}", $"--ConnectionStrings:Owner={postgres.OwnerOf(connection)}"]]),
        builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Warning", ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error", ["Limits:IsOff"] = "true",
        }));

    private static async Task<int> UsersAsync(StudioHost host, params Person[] people)
    {
        await using var db = await host.App.Services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        var ids = people.Select(p => p.Id).ToList();
        var count = await db.Users.CountAsync(u => ids.Contains(u.Id));
        // Or the next restore would find this connection.
        NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection());
        host.App.Services.GetRequiredService<NpgsqlDataSource>().Clear();
        return count;
    }

    private static async Task ExecuteAsync(IServiceProvider services, string sql)
    {
#pragma warning disable CA2100 // The test's own words.
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Uploads a recording and makes a film of it; answers where the film is.</summary>
    private static async Task<string> FilmAsync(Person person)
    {
        await using var file = File.OpenRead(await TestClips.MovingAsync(3));
        using var form = new MultipartFormDataContent { { new StringContent($"{Date}T08:00:00+02:00"), "captured_at" }, { new StreamContent(file), "file", "clip.mp4" } };
        using var uploaded = await person.Http.PostAsync("api/v1/recordings", form);
        uploaded.EnsureSuccessStatusCode();
        var id = (Guid)(await uploaded.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        await StudioApp.UntilAsync(async () => (string)(await person.GetAsync<JsonObject>($"api/v1/recordings/{id}"))["status"]! == "ready", "the recording is ready", s_patience);
        var events = (await person.GetAsync<JsonObject>($"api/v1/vlogs/events/{Date}"))["events"]!.AsArray();
        var body = new { target_date = Date, event_ids = events.Select(e => (Guid)e!["id"]!).ToList(), resolution = "720p", max_duration = 3, title = "Our day" };
        using var asked = await person.Http.PostAsJsonAsync("api/v1/vlogs", body);
        var receipt = await asked.Content.ReadFromJsonAsync<JsonObject>();
        Assert.True(asked.IsSuccessStatusCode, receipt!.ToJsonString());
        JsonObject vlog = [];
        await StudioApp.UntilAsync(async () =>
        {
            vlog = await person.GetAsync<JsonObject>($"api/v1/vlogs/{receipt["vlog_id"]}");
            return (string)vlog["status"]! is not ("pending" or "processing");
        }, "the film has ended", s_patience);
        Assert.True((string)vlog["status"]! == "completed", vlog.ToJsonString());
        return (string)vlog["video_url"]!;
    }
}
