using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Hosting;
using VlogStudio.Tests.Api.Disputes;

namespace VlogStudio.Tests.Api.Auditing;

public sealed class AuditApiTests(CasesApp app) : IClassFixture<CasesApp>
{
    private static readonly CancellationToken s_never = CancellationToken.None;

    [Fact]
    public async Task Audit_SearchedExportedVerifiedThenTampered_SaysSo()
    {
        var admin = await app.AdminAsync();
        for (var i = 0; i < 5; i++) { await WriteAsync($"=cmd|'/c calc'!A{i}"); }

        var first = await admin.GetAsync<JsonObject>("api/v1/admin/audit?action=tested&actor=admin:&limit=3");
        var second = await admin.GetAsync<JsonObject>($"api/v1/admin/audit?action=tested&limit=3&before={first["next_before"]}");
        Assert.Equal(3, first["items"]!.AsArray().Count);
        Assert.Equal(2, second["items"]!.AsArray().Count);
        Assert.Null(second["next_before"]);
        Assert.Empty((await admin.GetAsync<JsonObject>("api/v1/admin/audit?action=tested&to=2020-01-01T00:00:00Z"))["items"]!.AsArray());
        Assert.Equal(5, (await admin.GetAsync<JsonObject>("api/v1/admin/audit?subject=thing:"))["items"]!.AsArray().Count);

        var csv = await admin.Http.GetStringAsync("api/v1/admin/audit/export?action=tested");
        Assert.Equal(6, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"'=cmd|'/c calc'!A0\"", csv, StringComparison.Ordinal);
        var json = JsonNode.Parse(await admin.Http.GetStringAsync("api/v1/admin/audit/export?format=json&action=audit_exported"))!.AsArray();
        Assert.Equal($"admin:{admin.Id}", (string)Assert.Single(json, row => ((string)row!["after"]!).Contains("tested", StringComparison.Ordinal))!["actor"]!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Http.GetAsync("api/v1/admin/audit/export?format=xlsx")).StatusCode);

        Assert.Null((await admin.GetAsync<JsonObject>("api/v1/admin/audit/verify"))["broken_at"]);
        using var said = new StringWriter();
        Assert.Equal(0, await AuditCommand.RunAsync(app.Services, said, s_never));
        Assert.Contains("The audit is whole", said.ToString(), StringComparison.Ordinal);

        var victim = await app.WithDbAsync(db => db.AuditEntries.Where(a => a.Action == "tested").MinAsync(a => a.Seq));
        await app.TamperAsync(System.FormattableString.Invariant($"UPDATE audit_entry SET actor = 'admin:0' WHERE seq = {victim}"));

        Assert.Equal(victim, (long)(await admin.GetAsync<JsonObject>("api/v1/admin/audit/verify"))["broken_at"]!);
        Assert.Equal(1, await AuditCommand.RunAsync(app.Services, said, s_never));
        Assert.Contains($"breaks at row {victim}", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Command_OnTheCommandLine_IsReadBeforeItsSettings()
    {
        var options = HostOptions.Parse(["audit", "verify", "--data", "/somewhere"]);

        Assert.True(options.IsAuditVerify);
        Assert.Equal("/somewhere", options.DataFolder);
        Assert.False(HostOptions.Parse(["--data", "/somewhere"]).IsAuditVerify);
        Assert.Throws<HostOptionException>(() => HostOptions.Parse(["audit", "mend"]));
    }

    private Task<bool> WriteAsync(string reason) => app.WithDbAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await app.Get<WriteAudit>().HandleAsync(db, new AuditNote("admin:1", "tested", "thing:2") { Reason = reason, Before = "{\"a\":1}", After = "{\"a\":2}" }, s_never);
        await transaction.CommitAsync();
        return true;
    });
}
