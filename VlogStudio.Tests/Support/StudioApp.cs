using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Hosting;

namespace VlogStudio.Tests.Support;

/// <summary>
/// The real app on Kestrel at a free port of 127.0.0.1, with a database and a data folder of its own. Use it as a class fixture, derive from it to
/// change settings or services, or call <see cref="StartAsync"/> within a test.
/// </summary>
public class StudioApp : IAsyncLifetime
{
    private readonly PrivatePostgresFixture _postgres;
    private readonly Action<WebApplicationBuilder>? _adjust;
    private readonly TemporaryFolder _folder = new();
    private string[] _settings = [];
    private StudioHost? _host;

    public StudioApp(PrivatePostgresFixture postgres) => _postgres = postgres;

    private StudioApp(PrivatePostgresFixture postgres, Action<WebApplicationBuilder>? adjust)
        : this(postgres) => _adjust = adjust;

    /// <summary>Where databases come from, for a test that starts a second app.</summary>
    public PrivatePostgresFixture Postgres => _postgres;

    /// <summary>Where the app listens.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>The folder the app keeps everything under.</summary>
    public string DataFolder => _folder.Path;

    /// <summary>The database, as a connection string.</summary>
    public string ConnectionString { get; protected set; } = "";

    /// <summary>The owner's way into the database; found by itself where the database is the fixture's.</summary>
    public string OwnerConnectionString { get; protected init; } = "";

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => _host!.App.Services;

    /// <summary>Starts an app with settings or services of the test's own; dispose it at the end.</summary>
    /// <param name="postgres">Where its database comes from.</param>
    /// <param name="adjust">A last word on settings and services.</param>
    /// <param name="connectionString">A database to use instead of a fresh one.</param>
    /// <param name="ownerConnectionString">Its owner's way in, when it is on a server of the test's own.</param>
    /// <param name="settings">Settings that rooms look at while they are added, each as <c>--Section:Key=value</c>.</param>
    public static async Task<StudioApp> StartAsync(
        PrivatePostgresFixture postgres, Action<WebApplicationBuilder>? adjust = null, string? connectionString = null, string? ownerConnectionString = null,
        params string[] settings)
    {
        var app = new StudioApp(postgres, adjust) { ConnectionString = connectionString ?? "", OwnerConnectionString = ownerConnectionString ?? "", _settings = settings };
        await app.InitializeAsync();
        return app;
    }

    public async ValueTask InitializeAsync()
    {
        if (ConnectionString.Length == 0) { ConnectionString = await _postgres.CreateDatabaseAsync(); }
        var options = HostOptions.Parse(["--data", _folder.Path, "--urls", "http://127.0.0.1:0", $"--ConnectionStrings:Studio={ConnectionString}",
            $"--ConnectionStrings:Owner={(OwnerConnectionString.Length > 0 ? OwnerConnectionString : _postgres.OwnerOf(ConnectionString))}", .. _settings]);
        _host = await StudioHost.BuildAsync(options, builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Warning",
                ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
                ["Limits:IsOff"] = "true",
            });
            Adjust(builder);
            _adjust?.Invoke(builder);
        });
        await _host.PrepareAsync(CancellationToken.None);
        await _host.App.StartAsync();
        var addresses = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        BaseAddress = new Uri(addresses!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.App.StopAsync();
            await _host.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>An act, or any other service.</summary>
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Reads or writes the database past the acts.</summary>
    public async Task<T> WithDbAsync<T>(Func<StudioDb, Task<T>> use)
    {
        await using var db = await Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        return await use(db);
    }

    /// <summary>Does to the database what nobody may, with every trigger asleep.</summary>
    public Task TamperAsync(string sql) => _postgres.TamperAsync(ConnectionString, sql);

    /// <summary>A client nobody is signed in with.</summary>
    public HttpClient CreateClient() => Person.CreateClient(BaseAddress);

    /// <summary>Makes an account over HTTP and signs it in.</summary>
    public virtual Task<Person> RegisterAsync(string? email = null) => Person.RegisterAsync(BaseAddress, email);

    /// <summary>Somebody with the role, signed in after they got it.</summary>
    public async Task<Person> AdminAsync()
    {
        var person = await RegisterAsync();
        await Get<ChangeRole>().HandleAsync(Guid.CreateVersion7(), person.Id, StudioRoles.Admin, isGiven: true, "test", CancellationToken.None);
        var login = await person.Http.PostAsJsonAsync("api/auth/login", new { email = person.Email, password = person.Password });
        login.EnsureSuccessStatusCode();
        person.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)(await login.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!);
        return person;
    }

    /// <summary>Waits until something holds, and fails when it does not within the time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what, TimeSpan? limit = null)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit ?? TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            if (time.IsCancellationRequested) { Assert.Fail($"Waited in vain: {what}"); }
            await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>A last word on settings and services.</summary>
    protected virtual void Adjust(WebApplicationBuilder builder)
    {
    }
}

/// <summary>Somebody with an account, signed in.</summary>
public sealed record Person(Guid Id, string Email, string Password, HttpClient Http)
{
    /// <summary>Makes an account over HTTP and signs it in.</summary>
    public static Task<Person> RegisterAsync(Uri studio, string? email = null) => RegisterAsync(CreateClient(studio), email);

    /// <summary>The same with a client of the caller's.</summary>
    public static async Task<Person> RegisterAsync(HttpClient http, string? email = null)
    {
        email ??= $"person-{Guid.CreateVersion7():n}@example.org";
        const string Password = "correct horse battery staple 7";
        (await http.PostAsJsonAsync("api/auth/register", new { email, password = Password })).EnsureSuccessStatusCode();
        var login = await http.PostAsJsonAsync("api/auth/login", new { email, password = Password });
        login.EnsureSuccessStatusCode();
        var tokens = await login.Content.ReadFromJsonAsync<JsonObject>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens!["access_token"]!);
        var me = await http.GetFromJsonAsync<JsonObject>("api/v1/me");
        return new Person((Guid)me!["id"]!, email, Password, http);
    }

    /// <summary>A client of a studio nobody is signed in with.</summary>
    public static HttpClient CreateClient(Uri studio) => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = studio };

    /// <summary>Reads JSON the way the product writes it.</summary>
    public async Task<T> GetAsync<T>(string path)
    {
        using var answer = await Http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {text}");
        return StudioJson.Read<T>(text);
    }
}
