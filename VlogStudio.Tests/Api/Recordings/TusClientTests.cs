using System.Diagnostics;
using System.Security.Cryptography;
using VlogStudio.Core.Recordings;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Recordings;

/// <summary>The npm client that the browser uses, in node, against the running app.</summary>
public sealed class TusClientTests(StudioApp app) : IClassFixture<StudioApp>
{
    [Fact]
    public async Task NpmClient_BrokenOffAndResumed_DeliversTheFile()
    {
        var ct = TestContext.Current.CancellationToken;
        var modules = FindModules();
        Assert.SkipWhen(modules is null, "tus-js-client is not installed: npm ci in wwwroot-assets.");
        var person = await app.RegisterAsync();
        var clip = await TestClips.MovingAsync(3);
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Api", "Recordings", "tus-client.mjs"), modules, new Uri(app.BaseAddress, "api/v1/uploads").ToString(),
            person.Http.DefaultRequestHeaders.Authorization!.Parameter!, clip,
        ];
        using var node = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, errors) = (node.StandardOutput.ReadToEndAsync(ct), node.StandardError.ReadToEndAsync(ct));
        await node.WaitForExitAsync(ct);

        Assert.True(node.ExitCode == 0, await errors);
        var recording = await app.Get<GetRecording>().HandleAsync(person.Id, Guid.Parse(await said), ct);
        Assert.Equal("from the npm client.mp4", recording.Value!.Filename);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(clip, ct))), recording.Value.Sha256);
    }

    private static string? FindModules()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "wwwroot-assets", "node_modules");
            if (Directory.Exists(Path.Combine(candidate, "tus-js-client"))) { return candidate; }
        }
        return null;
    }
}
