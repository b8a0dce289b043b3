using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Publishing;

public sealed class PublishApiTests(PrivatePostgresFixture postgres)
{
    [Fact]
    public async Task Publish_Film_AnswersItsJobAndThenItsLink()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (person, film, bytes) = await house.PrepareAsync(1000);

        var accepted = await PublishingApp.PublishAsync(person, film);

        Assert.Equal(("pending", "private"), ((string)accepted["status"]!, (string)accepted["visibility"]!));
        var job = await house.EndedAsync(accepted);
        Assert.Equal((JobState.Done, "publish_film", JobGroup.Publish), (job.State, job.Kind, job.Group));
        var seen = await person.GetAsync<JsonObject>($"api/youtube/uploads/{accepted["publication_id"]}");
        var video = house.YouTube.CheckOne(bytes);
        Assert.Equal(("done", "private", $"https://www.youtube.com/watch?v={video.Id}"), ((string)seen["status"]!, (string)seen["shown_as"]!, (string)seen["youtube_url"]!));
        Assert.Equal("A day by the sea", video.Snippet["title"]!.ToString());
        Assert.Single((await person.GetAsync<JsonObject>($"api/youtube/uploads?vlog_id={film}"))["items"]!.AsArray());
        Assert.Equal(0, await house.App.WithDbAsync(db => db.Holds.CountAsync(h => h.JobId == job.Id)));
    }

    [Fact]
    public async Task Publish_Again_IsOneVideoUnlessItIsWanted()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (person, film, _) = await house.PrepareAsync(1000);
        var first = await PublishingApp.PublishAsync(person, film, key: "once");
        await house.EndedAsync(first);

        Assert.Equal((Guid)first["publication_id"]!, (Guid)(await PublishingApp.PublishAsync(person, film, key: "once"))["publication_id"]!);
        Assert.Equal("film_already_published", (string)(await PublishingApp.PublishAsync(person, film, expected: HttpStatusCode.Conflict))["code"]!);
        Assert.Single(house.YouTube.Videos);
        await house.EndedAsync(await PublishingApp.PublishAsync(person, film, new { again = true }));
        Assert.Equal(2, house.YouTube.Videos.Count);
        Assert.Empty(house.YouTube.Wrong);
    }

    [Fact]
    public async Task Publish_TwiceAtOnce_IsOnePublication()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (person, film, bytes) = await house.PrepareAsync(1000);
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PublishingApp.PublishAsync(person, film, key: "double")));
        Assert.Single(both.Select(p => (Guid)p["publication_id"]!).Distinct());
        await house.EndedAsync(both[0]);
        house.YouTube.CheckOne(bytes);
        Assert.Equal(1, await house.App.WithDbAsync(db => db.Jobs.CountAsync(j => j.Kind == "publish_film")));
    }

    [Fact]
    public async Task Publish_SomebodyElsesFilm_IsNotFound()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (person, film, _) = await house.PrepareAsync(1000);
        var other = await house.App.RegisterAsync();
        await PublishingApp.ConnectAsync(other, house.YouTube);
        Assert.Equal("vlog_not_found", (string)(await PublishingApp.PublishAsync(other, film, expected: HttpStatusCode.NotFound))["code"]!);
        var mine = await PublishingApp.PublishAsync(person, film);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync($"api/youtube/uploads/{mine["publication_id"]}")).StatusCode);
        Assert.Empty((await other.GetAsync<JsonObject>($"api/youtube/uploads?vlog_id={film}"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"title":"a <b>"}""", "title")]
    [InlineData("""{"title":"LONG"}""", "title")]
    [InlineData("""{"description":"LONGER"}""", "description")]
    [InlineData("""{"description":">"}""", "description")]
    [InlineData("""{"visibility":"public","publish_at":"2099-01-01T00:00:00Z"}""", "publish_at")]
    [InlineData("""{"publish_at":"2001-01-01T00:00:00Z"}""", "publish_at")]
    [InlineData("""{"visibility":"everybody"}""", "visibility")]
    public async Task Publish_WhatYouTubeDoesNotTake_NamesTheField(string json, string field)
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (person, film, _) = await house.PrepareAsync(1000);
        var body = JsonNode.Parse(json.Replace("LONGER", new string('海', 1667), StringComparison.Ordinal).Replace("LONG", new string('x', 101), StringComparison.Ordinal))!;
        var refusal = await PublishingApp.PublishAsync(person, film, body, HttpStatusCode.UnprocessableEntity);
        Assert.Contains(refusal["errors"]!.AsObject(), e => e.Key.StartsWith(field, StringComparison.Ordinal));
        Assert.Equal(0, await house.App.WithDbAsync(db => db.Publications.CountAsync()));
    }
}
