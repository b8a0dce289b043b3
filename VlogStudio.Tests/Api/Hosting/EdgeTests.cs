using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

public sealed class EdgeTests(StudioApp app) : IClassFixture<StudioApp>
{
    [Fact]
    public async Task Ready_WhenEverythingAnswers_NamesEachDependency()
    {
        using var http = app.CreateClient();
        using var answer = await http.GetAsync("/health/ready");
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.True(answer.IsSuccessStatusCode, body.ToJsonString());
        Assert.Equal("ready", (string)body["status"]!);
        foreach (var name in (string[])["database", "object_store", "ffmpeg"])
        {
            Assert.Equal("ok", (string)body["dependencies"]![name]!["status"]!);
        }
    }

    [Fact]
    public async Task Unknown_ApiAddress_IsAProblemWithWords()
    {
        using var http = app.CreateClient();
        using var answer = await http.GetAsync("/api/v1/nothing-here");
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("not_found", (string)body["code"]!);
        Assert.StartsWith("There is nothing here", (string)body["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Security-Policy", "frame-ancestors 'none'")]
    [InlineData("X-Content-Type-Options", "nosniff")]
    [InlineData("Referrer-Policy", "strict-origin-when-cross-origin")]
    public async Task Answers_Always_CarrySecurityHeaders(string header, string part)
    {
        using var http = app.CreateClient();
        using var answer = await http.GetAsync("/health/live");
        Assert.Contains(part, string.Join(' ', answer.Headers.GetValues(header)), StringComparison.Ordinal);
    }

    [Fact]
    public void Languages_Always_WriteDatesAsEachRegionDoes()
    {
        var languages = app.Services.GetRequiredService<IOptions<RequestLocalizationOptions>>().Value;
        Assert.Contains(CultureInfo.GetCultureInfo("en-GB"), languages.SupportedCultures!);
        Assert.DoesNotContain(CultureInfo.GetCultureInfo("de-DE"), languages.SupportedCultures!);
        Assert.Equal(["en"], languages.SupportedUICultures!.Select(c => c.Name));
    }
}
