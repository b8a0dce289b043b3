using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Vlogs;

/// <summary>Other versions of a film: cut, ordered and priced before they are asked for.</summary>
public sealed class VersionsApiTests(VlogsApp app) : IClassFixture<VlogsApp>
{
    [Fact]
    public async Task QuoteVersion_CutAndOrdered_SaysWhatRerenderThenHoldsAndPlans()
    {
        var (person, events, path) = await MakeAsync();
        var changes = new JsonObject
        {
            ["event_ids"] = new JsonArray(events[3], events[0], events[1]),
            ["clips"] = new JsonArray(Clip(events[3], 31.5, 34), Clip(events[0], 2, 3.7)),
            ["resolution"] = "720p", ["transition"] = "cut", ["max_duration"] = 12, ["title"] = "Other",
        };
        var quote = await PostAsync(person, $"{path}/rerender/quote", changes);
        Assert.Equal(200, quote.Status);
        Assert.Equal([(31.5, 34.0), (2.0, 3.7)], quote.Json["clips"]!.AsArray().Take(2).Select(c => ((double)c!["in"]!, Math.Round((double)c["out"]!, 3))));
        Assert.Equal(12, (double)quote.Json["expected_duration"]!);
        Assert.True((double)quote.Json["least_seconds_to_make"]! <= (double)quote.Json["most_seconds_to_make"]!);

        var made = await PostAsync(person, $"{path}/rerender", changes);
        Assert.Equal((201, (int)quote.Json["credits"]!), (made.Status, (int)made.Json["credits_held"]!));
        var vlog = await person.GetAsync<JsonObject>($"api/v1/vlogs/{made.Json["vlog_id"]}");
        Assert.Equal([events[3], events[0], events[1]], vlog["segments"]!.AsArray().Select(s => (Guid)s!["event_id"]!));
        Assert.Equal(31.5, (double)vlog["segments"]![0]!["in"]!);
        Assert.Equal(2, vlog["request"]!["clips"]!.AsArray().Count);

        // What is left out of the next version's changes stays cut.
        var next = await PostAsync(person, $"api/v1/vlogs/{made.Json["vlog_id"]}/rerender/quote", new JsonObject { ["title"] = "Third" });
        Assert.Equal(31.5, (double)next.Json["clips"]![0]!["in"]!);
    }

    [Theory]
    [InlineData(-1, 4, "clips[0].in", "clip_outside_recording")]
    [InlineData(1, 61, "clips[0].out", "clip_outside_recording")]
    [InlineData(4, 1, "clips[0].out", "clip_reversed")]
    [InlineData(4, 4.1, "clips[0].out", "clip_too_short")]
    [InlineData(0, 60, "clips", "clips_leave_no_room")]
    public async Task QuoteVersion_ImpossibleCut_NamesItAsRerenderDoes(double start, double end, string field, string code)
    {
        var (person, events, path) = await MakeAsync();
        var changes = new JsonObject { ["clips"] = new JsonArray(Clip(events[0], start, end)) };
        foreach (var refused in new[] { await PostAsync(person, $"{path}/rerender/quote", changes), await PostAsync(person, $"{path}/rerender", changes) })
        {
            Assert.Equal((422, code), (refused.Status, (string)refused.Json["code"]!));
            Assert.NotNull(refused.Json["errors"]![field]);
        }
    }

    [Fact]
    public async Task QuoteVersion_OfSomebodyElse_IsNotThere()
    {
        var (_, _, path) = await MakeAsync();
        Assert.Equal(404, (await PostAsync(await app.RegisterAsync(), $"{path}/rerender/quote", [])).Status);
    }

    [Fact]
    public async Task RequestVlog_CutsAndStamps_AreInItsTimeline()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var film = new JsonObject
        {
            ["target_date"] = "2026-05-02", ["event_ids"] = new JsonArray(events[0], events[1], events[2]), ["stamps"] = "date_and_place", ["max_duration"] = 20,
            ["clips"] = new JsonArray(Clip(events[1], 10.5, 13)),
        };
        var vlog = await PostAsync(person, "api/v1/vlogs", film);
        Assert.Equal(201, vlog.Status);
        var id = (Guid)vlog.Json["vlog_id"]!;
        var timeline = StudioJson.Read<Timeline>(await app.WithDbAsync(db => db.Vlogs.Where(v => v.Id == id).Select(v => v.Timeline).SingleAsync()));
        Assert.Equal(3, timeline.Captions.Count);
        // Shot at 8:00 UTC where the clock was two hours ahead.
        Assert.All(timeline.Captions, c => Assert.Contains("10:00", c.Text, StringComparison.Ordinal));
        Assert.Equal(10.5, timeline.Clips[1].In.TotalSeconds);
        var refused = await PostAsync(person, "api/v1/vlogs/quote", new JsonObject { ["target_date"] = "2026-05-02", ["event_ids"] = new JsonArray(events[0], events[1], events[2]), ["stamps"] = "horoscope" });
        Assert.Equal("unknown_stamps", (string)refused.Json["code"]!);
    }

    private static JsonObject Clip(Guid id, double start, double end) => new() { ["event_id"] = id, ["in"] = start, ["out"] = end };

    private static async Task<(int Status, JsonObject Json)> PostAsync(Person person, string path, JsonObject body)
    {
        using var answer = await person.Http.PostAsJsonAsync(path, body);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>())!);
    }

    private async Task<(Person Person, IReadOnlyList<Guid> Events, string Path)> MakeAsync()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var made = await PostAsync(person, "api/v1/vlogs", new JsonObject
        {
            ["target_date"] = "2026-05-02", ["event_ids"] = new JsonArray(events[0], events[1], events[2]), ["max_duration"] = 30,
        });
        Assert.Equal(201, made.Status);
        return (person, events, $"api/v1/vlogs/{made.Json["vlog_id"]}");
    }
}
