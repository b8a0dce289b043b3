using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Publishing;

/// <summary>Connecting a channel: the way to Google and back, what is kept of it, and letting go.</summary>
public sealed class ConsentTests(PrivatePostgresFixture postgres)
{
    [Fact]
    public async Task Connect_Consent_KeepsTheTokenSealedAndNamesTheChannel()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var person = await house.App.RegisterAsync();
        Assert.False((bool)(await person.GetAsync<JsonObject>("api/youtube/account"))["is_connected"]!);

        Assert.Equal("/account/youtube", await PublishingApp.ConnectAsync(person, house.YouTube));

        var account = await person.GetAsync<JsonObject>("api/youtube/account");
        Assert.Equal((true, "The stub's channel"), ((bool)account["is_connected"]!, (string)account["channel_title"]!));
        var token = Assert.Single(house.YouTube.GoodTokens);
        var row = await house.App.WithDbAsync(db => db.YouTubeAccounts.AsNoTracking().SingleAsync(a => a.UserId == person.Id));
        Assert.DoesNotContain(token, row.SealedRefreshToken!, StringComparison.Ordinal);
        Assert.DoesNotContain(token, account.ToJsonString(), StringComparison.Ordinal);
        Assert.True(await house.App.WithDbAsync(db => db.AuditEntries.AnyAsync(a => a.Action == "youtube_connected" && a.Actor == $"user:{person.Id}")));
    }

    [Fact]
    public async Task Connect_Again_KeepsOneChannelAndPublishesWithTheNewToken()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (person, film, bytes) = await house.PrepareAsync(1000);
        house.YouTube.TakeBack();
        await PublishingApp.ConnectAsync(person, house.YouTube);
        Assert.Equal(1, await house.App.WithDbAsync(db => db.YouTubeAccounts.CountAsync(a => a.UserId == person.Id)));
        await house.EndedAsync(await PublishingApp.PublishAsync(person, film));
        house.YouTube.CheckOne(bytes);
    }

    [Fact]
    public async Task Return_WithTheStateOfSomebodyElse_ConnectsNothing()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (person, other) = (await house.App.RegisterAsync(), await house.App.RegisterAsync());
        using var sent = await person.Http.GetAsync("api/youtube/connect");
        var back = house.YouTube.Consent(sent.Headers.Location!);

        using var answer = await other.Http.GetAsync(back);

        Assert.Equal("/account/youtube?problem=youtube_consent_state", answer.Headers.Location!.OriginalString);
        Assert.Empty(house.YouTube.GoodTokens);
        Assert.Equal(0, await house.App.WithDbAsync(db => db.YouTubeAccounts.CountAsync()));
    }

    [Fact]
    public async Task Return_WithAChangedStateOrCode_ConnectsNothing()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var person = await house.App.RegisterAsync();
        using var sent = await person.Http.GetAsync("api/youtube/connect");
        var state = QueryHelpers.ParseQuery(sent.Headers.Location!.Query)["state"].ToString();
        foreach (var (query, problem) in new[]
        {
            ($"?code=x&state={state[..^4]}AAAA", "youtube_consent_state"), ("?code=x", "youtube_consent_state"),
            ($"?error=access_denied&state={state}", "youtube_consent_refused"), ($"?code=x&state={state}", "youtube_consent_refused"),
        })
        {
            using var answer = await person.Http.GetAsync($"api/youtube/callback{query}");
            Assert.Equal($"/account/youtube?problem={problem}", answer.Headers.Location!.OriginalString);
        }
        Assert.Equal(0, await house.App.WithDbAsync(db => db.YouTubeAccounts.CountAsync()));
    }

    [Fact]
    public async Task Return_WithLessThanIsAskedFor_SaysSo()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        house.YouTube.Granted = "https://www.googleapis.com/auth/youtube.upload";
        var person = await house.App.RegisterAsync();
        Assert.Equal("/account/youtube?problem=youtube_scopes_missing", await PublishingApp.ConnectAsync(person, house.YouTube));
    }

    [Fact]
    public async Task Connect_ByAStranger_IsAskedToSignIn()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        using var http = house.App.CreateClient();
        using var answer = await http.GetAsync("api/youtube/connect");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Disconnect_Channel_ForgetsTheTokenAndGivesItBack()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (person, film, _) = await house.PrepareAsync(1000);
        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync("api/youtube/account")).StatusCode);
        Assert.Empty(house.YouTube.GoodTokens);
        Assert.Equal(0, await house.App.WithDbAsync(db => db.YouTubeAccounts.CountAsync(a => a.SealedRefreshToken != null)));
        Assert.Equal("youtube_not_connected", (string)(await PublishingApp.PublishAsync(person, film, expected: HttpStatusCode.Conflict))["code"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync("api/youtube/account")).StatusCode);
    }

    [Fact]
    public async Task Anything_WithoutAnOAuthClient_IsNotOffered()
    {
        await using var app = await StudioApp.StartAsync(postgres);
        var person = await app.RegisterAsync();
        Assert.False((bool)(await person.GetAsync<JsonObject>("api/youtube/account"))["is_offered"]!);
        using var answer = await person.Http.GetAsync("api/youtube/connect");
        Assert.Equal("youtube_not_configured", (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!);
        Assert.Equal("youtube_not_configured", (string)(await PublishingApp.PublishAsync(person, Guid.CreateVersion7(), expected: HttpStatusCode.Conflict))["code"]!);
    }
}
