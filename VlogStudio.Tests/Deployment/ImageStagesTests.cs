using System.Text.Json.Nodes;
using VlogStudio.Hosting;
using VlogStudio.Tests.Architecture;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Deployment;

/// <summary>The image's stages, carried out as scripts, and what comes of them: a studio that starts as nobody special.</summary>
[Trait("Category", "Cluster")]
public sealed class ImageStagesTests
{
    [Fact]
    public async Task Stages_OneAfterAnother_MakeAStudioThatStartsIsHealthyAndEndsInPeace()
    {
        Assert.SkipWhen(ImageWorkshop.Missing is not null, ImageWorkshop.Missing ?? "");
        var stages = ImageRecipe.Read(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "Dockerfile"), TestContext.Current.CancellationToken));
        var last = stages[^1];
        using var workshop = new ImageWorkshop(new TemporaryFolder());
        using var folder = new TemporaryFolder();
        await using var server = await PrivatePostgres.StartAsync(folder.File("pg"), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, ["fsync=off", "shared_buffers=16MB"]);

        foreach (var stage in stages) { await workshop.BuildAsync(stage, stage.Name ?? "last"); }

        Assert.True(File.Exists(Path.Combine(workshop.RootOf("assets"), "src/VlogStudio/wwwroot/js/boot.js")));
        Assert.True(File.Exists(Path.Combine(workshop.RootOf("last"), "app/VlogStudio.dll")));
        // Loopback instead of every address: the machine is shared.
        var address = $"http://127.0.0.1:{Ports.Free()}";
        var environment = last.Steps.Where(s => s.Word == "ENV").SelectMany(s => s.Rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(e => e.Split('=', 2)).ToDictionary(e => e[0], e => e[1]);
        environment["ASPNETCORE_URLS"] = address;
        (environment["VLOGSTUDIO_DATABASE"], environment["VLOGSTUDIO_DATABASE_OWNER"]) = (server.ConnectionString, server.OwnerConnectionString);
        var start = string.Join(' ', ImageRecipe.Words(last.Last("ENTRYPOINT")));
        var check = string.Join(' ', ImageRecipe.Words(last.Last("HEALTHCHECK"))).Replace("http://127.0.0.1:8080", address, StringComparison.Ordinal);
        var said = await workshop.RunAsync("last", last.Last("USER"), environment, $$"""
            id -u
            {{start}} --role all > /data/log 2>&1 & pid=$!
            for i in $(seq 180); do
              if {{check}} 2>/dev/null; then healthy=$i; break; fi
              kill -0 $pid || break
              sleep 1
            done
            [ -n "$healthy" ] || { cat /data/log; exit 9; }
            curl -fsS {{address}}/health/ready; echo
            curl -fsSL -o /dev/null -w '%{http_code}\n' {{address}}/
            touch /app/written 2>/dev/null && echo 'may write its own program'
            kill -TERM $pid
            wait $pid && echo 'ended in peace'
            """);

        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("1654", lines[0]);
        Assert.NotNull(JsonNode.Parse(lines[1]));
        Assert.Equal(["200", "ended in peace"], lines[2..]);
    }
}
