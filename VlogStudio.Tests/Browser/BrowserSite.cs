using System.Globalization;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Api.Notices;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Browser;

/// <summary>The studio the flows of one class walk through: a running one (<c>VLOGSTUDIO_BASE_URL</c>), else the real app started for them.</summary>
public class BrowserSite(PrivatePostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    /// <summary>A password everybody in the flows has.</summary>
    public const string Password = "seven quiet rivers at dusk";

    /// <summary>The browser.</summary>
    public BrowserFixture Browser { get; } = browser;

    /// <summary>Where the studio is.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>The app, where it runs in this process; null for a running instance.</summary>
    public StudioApp? App { get; private set; }

    /// <summary>An e-mail nobody has yet.</summary>
    public static string NewEmail() => string.Create(CultureInfo.InvariantCulture, $"flow-{Guid.CreateVersion7():n}@example.org");

    /// <summary>Makes an account over HTTP and signs it in there.</summary>
    public Task<Person> RegisterAsync() => Person.RegisterAsync(BaseAddress, NewEmail());

    /// <summary>What the app is told beside that.</summary>
    protected virtual string[] Settings => [];

    public virtual async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("VLOGSTUDIO_BASE_URL") is { Length: > 0 } running)
        {
            BaseAddress = new Uri(running);
            return;
        }

        App = await StudioApp.StartAsync(
            postgres,
            // Every film counts as long, so that the flows watch them as streams; admins walk in without an app for codes.
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Vlogs:StreamFromSeconds"] = "1", ["Accounts:RequireAdminTwoFactor"] = "false" });
                builder.Services.AddJobHandler<PaidHandler>();
            },
            settings: Settings);
        BaseAddress = App.BaseAddress;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (App is not null) { await App.DisposeAsync(); }
        GC.SuppressFinalize(this);
    }
}
