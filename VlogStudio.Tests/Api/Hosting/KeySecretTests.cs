using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

/// <summary>Nodes that do not agree about the secret of cookies and forms.</summary>
public sealed class KeySecretTests(StudioApp app) : IClassFixture<StudioApp>
{
    [Fact]
    public async Task Start_WithAnotherSecretThanTheOtherNodes_EndsAndSaysWhatToDo()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var node = await StudioProcess.StartAsync(app, "web", "--Accounts:KeySecret=another-secret-than-everybody-else-has");
        });

        Assert.Contains("Accounts:KeySecret is not what the keys in the database were sealed with", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithTheSameSecret_Serves()
    {
        var secret = await File.ReadAllTextAsync(Path.Combine(app.DataFolder, "keys.secret"), TestContext.Current.CancellationToken);
        using var elsewhere = new TemporaryFolder();
        await using var node = await StudioProcess.StartAsync(app, "web", "--data", elsewhere.Path, $"--Accounts:KeySecret={secret}");
        Assert.False(node.HasExited);
    }
}
