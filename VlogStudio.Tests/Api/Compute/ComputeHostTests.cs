using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using VlogStudio.Core.Compute.Node;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Storage;
using VlogStudio.Hosting;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>What a compute node is told at its start, and what it does without.</summary>
public sealed class ComputeHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private HostOptions Options(params string[] more) => HostOptions.Parse(["--role", "compute", "--data", _folder.Path, .. more]);

    [Fact]
    public void Build_WithServerAndKeyFile_HasNeitherDatabaseNorStore()
    {
        using var host = ComputeHost.Build(Options("--server", "https://studio.example.org/films", "--api-key-file", "/run/secrets/key"));

        Assert.Null(host.Services.GetService<NpgsqlDataSource>());
        Assert.Null(host.Services.GetService<IObjectStore>());
        Assert.NotNull(host.Services.GetService<RenderFilm>());
        var options = host.Services.GetRequiredService<IOptions<ComputeNodeOptions>>().Value;
        Assert.Equal((new Uri("https://studio.example.org/films"), "/run/secrets/key"), (options.Server, options.ApiKeyFile));
        Assert.StartsWith(_folder.Path, options.CacheFolder, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--api-key", "k")]
    [InlineData("--server", "studio", "--api-key", "k")]
    [InlineData("--server", "ftp://studio", "--api-key", "k")]
    [InlineData("--server", "https://studio")]
    public void Build_ServerOrKeyMissing_SaysWhatIsNeeded(params string[] args) =>
        Assert.StartsWith("--role compute needs --", Assert.Throws<HostOptionException>(() => ComputeHost.Build(Options(args))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://inner:8080/api/v1/vlogs/internal/objects?signature=abc", "https://studio.example.org/films/api/v1/vlogs/internal/objects?signature=abc")]
    [InlineData("https://bucket.example.net/b/k?X-Amz-Signature=abc", "https://bucket.example.net/b/k?X-Amz-Signature=abc")]
    public void Reachable_AddressOfTheStudioBehindItsProxy_IsAskedForWhereTheStudioIs(string address, string expected)
    {
        using var link = new StudioLink(Microsoft.Extensions.Options.Options.Create(new ComputeNodeOptions { Server = new Uri("https://studio.example.org/films") }), TimeProvider.System);
        Assert.Equal(expected, link.Reachable(address).AbsoluteUri);
    }
}
