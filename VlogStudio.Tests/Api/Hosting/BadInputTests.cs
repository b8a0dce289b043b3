using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

public sealed class BadInputTests(StudioApp app) : IClassFixture<StudioApp>
{
    [Theory]
    [InlineData("{\"target_date\":\"2026-02-30\",\"event_ids\":[],\"resolution\":\"720p\",\"max_duration\":60}", "target_date")]
    [InlineData("{\"target_date\":\"2026-02-03\",\"event_ids\":[],\"resolution\":\"720p\",\"max_duration\":NaN}", "max_duration")]
    [InlineData("{\"target_date\":\"2026-02-03\",\"event_ids\":[\"x\"],\"resolution\":\"720p\",\"max_duration\":60}", "event_ids")]
    [InlineData("{\"target_date\":", "")]
    [InlineData("not json", "")]
    public async Task Post_WithNonsense_NamesTheField(string body, string field)
    {
        var person = await app.RegisterAsync();
        using var answer = await person.Http.PostAsync("/api/v1/vlogs", new StringContent(body, Encoding.UTF8, "application/json"));
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, problem.ToJsonString());
        Assert.Contains(problem["errors"]!.AsObject(), e => e.Key.StartsWith(field, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_WithALetterForANumber_NamesTheParameter()
    {
        var person = await app.RegisterAsync();
        using var answer = await person.Http.GetAsync("/api/v1/music?skip=abc");
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.NotNull(problem["errors"]!["skip"]);
    }

    [Fact]
    public async Task Get_ByAStranger_IsAskedToSignIn()
    {
        using var http = app.CreateClient();
        using var answer = await http.GetAsync("/api/v1/music");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("not_signed_in", (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!);
    }

    [Fact]
    public async Task Requests_TooMany_AreToldHowLongToWait()
    {
        await using var strict = await StudioApp.StartAsync(app.Postgres, builder =>
        {
            builder.Configuration["Limits:IsOff"] = "false";
            builder.Configuration["Limits:RequestsPerMinute"] = "3";
        });
        using var http = strict.CreateClient();
        for (var i = 0; i < 3; i++) { using var fine = await http.GetAsync("/api/v1/nothing"); }
        using var answer = await http.GetAsync("/api/v1/nothing");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }
}
