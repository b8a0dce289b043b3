using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Hosting;
using VlogStudio.Tests.Api.Disputes;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Storage;

/// <summary>The self-test over HTTP and on the command line, by the real app.</summary>
public sealed class StorageApiTests(CasesApp app, S3Server server) : IClassFixture<CasesApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_ByAnAdmin_AnswersTheStepsAndIsKeptInTheAudit()
    {
        var admin = await app.AdminAsync();

        using var answer = await admin.Http.PostAsJsonAsync("api/v1/admin/storage/check", new { apply = false }, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var steps = (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["steps"]!.AsArray();
        Assert.Equal("folder", (string)steps[0]!["name"]!);
        Assert.All(steps, step => Assert.NotEqual("fail", (string)step!["verdict"]!));
        var note = await app.WithDbAsync(db => db.AuditEntries.OrderBy(a => a.Seq).LastAsync(a => a.Actor == $"admin:{admin.Id}" && a.Action == "storage_checked", Ct));
        Assert.Contains("\"folder\"", note.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_ByAnAdmin_CountsTheStore()
    {
        var usage = await (await app.AdminAsync()).GetAsync<JsonObject>("api/v1/admin/storage/usage");

        Assert.True((bool)usage["is_whole"]!);
        Assert.Equal("none", (string)usage["budget"]!);
    }

    [Fact]
    public async Task Routes_ForOthers_AreForbidden()
    {
        var person = await app.RegisterAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.PostAsJsonAsync("api/v1/admin/storage/check", new { }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("api/v1/admin/storage/usage", Ct)).StatusCode);
    }

    [Fact]
    public async Task Command_Folder_SaysEachStepAndEndsWithZero()
    {
        using var said = new StringWriter();

        Assert.Equal(0, await StorageCommand.RunAsync(app.Services, false, said, Ct));

        Assert.Contains("folder", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("0 failed.", said.ToString(), StringComparison.Ordinal);
        Assert.True(await app.WithDbAsync(db => db.AuditEntries.AnyAsync(a => a.Actor == "system" && a.Action == "storage_checked", Ct)));
    }

    [Fact]
    public async Task Command_Bucket_ExitCodesTellGoodFailedAndNotReached()
    {
        var s3 = await server.CreateBucketAsync();
        string[] settings =
        [
            "--Storage:Kind=S3", $"--Storage:S3:Endpoint={s3.Endpoint}", $"--Storage:S3:Bucket={s3.Bucket}", $"--Storage:S3:AccessKey={s3.AccessKey}", $"--Storage:S3:SecretKey={s3.SecretKey}",
            "--Storage:S3:Origins:0=https://studio.example.org",
        ];

        Assert.Equal(1, (await RunAsync(settings, false)).Code);
        var (code, said) = await RunAsync(settings, true);
        Assert.True(code == 0, said);
        Assert.Equal(0, (await RunAsync(settings, false)).Code);
        var (dead, words) = await RunAsync([.. settings, "--Storage:S3:Endpoint=http://127.0.0.1:1"], false);
        Assert.Equal(3, dead);
        Assert.Contains("Nobody answers at 127.0.0.1:1", words, StringComparison.Ordinal);
        Assert.DoesNotContain(s3.SecretKey, said + words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_ShowsEveryRuleItsSettingAndWhatWouldGo()
    {
        var person = await app.RegisterAsync();
        var rules = await (await app.AdminAsync()).GetAsync<JsonArray>("api/v1/admin/storage/retention");
        Assert.Equal(
            ["cached_segments", "exports", "previews", "removed_recordings", "source_recordings", "trash", "unfinished_uploads"], rules.Select(r => (string)r!["name"]!));
        Assert.Null(rules.Single(r => (string)r!["name"]! == "source_recordings")!["kept"]);
        Assert.Equal("Recordings:UndoLifetime", (string)rules.Single(r => (string)r!["name"]! == "removed_recordings")!["setting"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("api/v1/admin/storage/retention", Ct)).StatusCode);
    }

    [Fact]
    public void Command_OnTheCommandLine_IsReadBeforeItsSettings()
    {
        var options = HostOptions.Parse(["storage", "check", "--apply", "--data", "/somewhere"]);

        Assert.Equal((true, true, "/somewhere"), (options.IsStorageCheck, options.IsApply, options.DataFolder));
        Assert.False(HostOptions.Parse(["storage", "check"]).IsApply);
        Assert.Throws<HostOptionException>(() => HostOptions.Parse(["storage", "mend"]));
        Assert.Throws<HostOptionException>(() => HostOptions.Parse(["--apply"]));
    }

    /// <summary>As the program does: built, never started, the database as it is.</summary>
    private async Task<(int Code, string Said)> RunAsync(string[] settings, bool isApplied)
    {
        await using var host = await StudioHost.BuildAsync(HostOptions.Parse(
            ["storage", "check", "--data", app.DataFolder, $"--ConnectionStrings:Studio={app.ConnectionString}", .. settings]));
        using var said = new StringWriter();
        return (await StorageCommand.RunAsync(host.App.Services, isApplied, said, Ct), said.ToString());
    }
}
