using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace VlogStudio.Tests.Api.Accounts;

/// <summary>A browser without scripts: opens pages, fills in forms, follows redirects, keeps cookies.</summary>
internal sealed class FormBrowser
{
    private readonly HttpClient _http;

    public FormBrowser(Uri address)
    {
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
        _http.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Path and query of the page that is open.</summary>
    public string At { get; private set; } = "/";

    public HttpStatusCode Status { get; private set; }

    public IHtmlDocument Page { get; private set; } = default!;

    public HttpClient Http => _http;

    public Task OpenAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Fills in the form with that test id and sends it.</summary>
    public Task SubmitAsync(string form, params (string Field, string Value)[] values)
    {
        var element = (IHtmlFormElement)Page.QuerySelector($"[data-testid={form}]")!;
        var fields = new Dictionary<string, string>();
        foreach (var input in element.QuerySelectorAll("input[name], select[name]"))
        {
            if (input is IHtmlInputElement { Type: "checkbox" }) { continue; }
            fields[input.GetAttribute("name")!] = input is IHtmlSelectElement select ? select.Value ?? "" : input.GetAttribute("value") ?? "";
        }
        foreach (var (field, value) in values) { fields[element.QuerySelector($"[data-testid={field}]")!.GetAttribute("name")!] = value; }
        var target = element.GetAttribute("action") is { Length: > 0 } action ? action : At;
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, target) { Content = new FormUrlEncodedContent(fields) });
    }

    public string? Text(string testId) => Page.QuerySelector($"[data-testid={testId}]")?.TextContent.Trim();

    private async Task SendAsync(HttpRequestMessage request)
    {
        At = request.RequestUri!.OriginalString;
        var answer = await _http.SendAsync(request);
        for (var i = 0; i < 5 && answer.Headers.Location is { } next; i++)
        {
            At = next.IsAbsoluteUri ? next.PathAndQuery : next.OriginalString;
            answer = await _http.GetAsync(At);
        }
        Status = answer.StatusCode;
        Page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }
}
