using System.Net;
using System.Net.Http.Json;

namespace VlogStudio.Circuits;

/// <summary>A browser somebody is signed in with, as far as pages and circuits need one: an address and cookies.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly SocketsHttpHandler _handler;

    private Visitor(Uri studio)
    {
        Cookies = new CookieContainer();
        // The zone is known from the second page on; without it a circuit would ask first.
        Cookies.Add(new Cookie("vs-zone", "Etc%2FUTC", "/", studio.Host));
        _handler = new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) };
        Http = new HttpClient(_handler) { BaseAddress = studio, Timeout = TimeSpan.FromMinutes(2) };
        Http.DefaultRequestHeaders.Add("Origin", Origin);
    }

    public HttpClient Http { get; }

    public CookieContainer Cookies { get; }

    /// <summary>What the browser names as the site its requests come from.</summary>
    public string Origin => Http.BaseAddress?.GetLeftPart(UriPartial.Authority) ?? "";

    public static async Task<Visitor> SignInAsync(Uri studio, string email, string password, CancellationToken ct)
    {
        var visitor = new Visitor(studio);
        (await visitor.Http.PostAsJsonAsync("api/auth/login?use_cookies=true", new { email, password }, ct)).EnsureSuccessStatusCode();
        return visitor;
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }
}
