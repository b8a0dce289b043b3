using System.Globalization;
using VlogStudio.Core.Demo;

namespace VlogStudio.Hosting;

/// <summary>With <c>--demo</c>: opens the demo account, says how to sign in, and fills it while the app is already answering.</summary>
internal sealed class DemoStarter(
    HostOptions host, OpenDemoAccount open, MakeDemoDay make, IConfiguration configuration, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DemoStarter> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!host.IsDemo || host.Role is HostRole.Worker) { return; }
        try
        {
            await Started(stoppingToken);
            var account = await open.HandleAsync(configuration.GetValue<bool>("Demo:ResetPassword"), stoppingToken);
            Announce(account);
            var begun = time.GetTimestamp();
            var made = await make.HandleAsync(account.UserId, what => HostingLog.DemoMade(logger, what), stoppingToken);
            if (made > 0) { HostingLog.DemoReady(logger, made, time.GetElapsedTime(begun).TotalSeconds); }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on where this one was.
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            HostingLog.DemoFailed(logger, error);
        }
    }

    private async Task Started(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
    }

    private static void Announce(DemoAccount account) => Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

        Demo account: {account.Email}
        {(account.Password is { } password
            ? $"    Password: {password}   (kept nowhere: note it down)"
            : "    It was made before; its password was shown then. For a new one, start with --demo --Demo:ResetPassword=true")}

        """));
}
