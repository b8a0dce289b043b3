using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts;

/// <summary>Makes the first admin at start, or prints the link with which a person makes it.</summary>
internal sealed class FirstAdminAnnouncer(CreateFirstAdmin create, IServer server, IHostApplicationLifetime lifetime, IConfiguration configuration) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["Role"] == "worker") { return; }
        if (await create.HandleAsync(cancellationToken) is { } token) { lifetime.ApplicationStarted.Register(() => Print(token)); }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Print(string token)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        var reachable = address.Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal);
        Console.Out.WriteLine("""

            There is no admin yet. Open this link once to make the first one:
              {0}/setup?token={1}

            """, reachable.TrimEnd('/'), token);
    }
}
