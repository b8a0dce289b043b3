using System.Text.Json.Nodes;
using VlogStudio.Core.Ai;
using VlogStudio.Core.Events;
using static VlogStudio.Tests.Core.Events.DaySamples;

namespace VlogStudio.Tests.Core.Events;

public sealed class ModelRecommenderTests
{
    private static readonly EventView[] Day = [Event(1, 9, 0.9), Event(2, 12, 0.5), Event(3, 15, 0.7)];

    [Fact]
    public void Ask_GivesEveryEventAndASchemaOfTheirIds()
    {
        var question = ModelRecommender.Ask(Day, 2, "the \"sea\"");
        Assert.Equal(3, JsonNode.Parse(question.User)!["events"]!.AsArray().Count);
        var ids = JsonNode.Parse(question.JsonSchema)!["properties"]!["choices"]!["items"]!["properties"]!["event_id"]!["enum"]!.AsArray();
        Assert.Equal(Day.Select(e => e.Id.ToString()), ids.Select(n => (string)n!));
    }

    [Fact]
    public void Read_GoodAnswer_IsTaken()
    {
        var recommendation = ModelRecommender.Read(Answer((1, true), (3, true)), Day, 2, "test");
        Assert.Equal([Id(1), Id(3)], recommendation.SelectedEventIds);
        Assert.Equal("model:test", recommendation.Strategy);
        Assert.Equal("why 1", recommendation.Verdicts[0].Words);
        Assert.Equal("not_chosen_by_model", recommendation.Verdicts[1].ReasonCode);
    }

    [Theory]
    [InlineData("nonsense", "ai_answer_unreadable")]
    [InlineData("{}", "ai_answer_unreadable")]
    [InlineData("[]", "ai_answer_unreadable")]
    [InlineData("""{"choices":[{"event_id":"x","selected":true,"reason":""}]}""", "ai_unknown_event")]
    [InlineData("""{"choices":[{"event_id":null,"selected":true,"reason":""}]}""", "ai_unknown_event")]
    [InlineData("""{"choices":[]}""", "ai_chose_nothing")]
    public void Read_BadAnswer_SaysWhatIsWrong(string answer, string code) =>
        Assert.Equal(code, Assert.Throws<AiException>(() => ModelRecommender.Read(answer, Day, 2, "test")).Code);

    [Fact]
    public void Read_TooMany_IsRefused() =>
        Assert.Equal("ai_over_limit", Assert.Throws<AiException>(() => ModelRecommender.Read(Answer((1, true), (2, true), (3, true)), Day, 2, "test")).Code);

    [Fact]
    public void Read_EventTwice_IsRefused() =>
        Assert.Equal("ai_event_twice", Assert.Throws<AiException>(() => ModelRecommender.Read(Answer((1, true), (1, true)), Day, 2, "test")).Code);

    private static string Answer(params (int Number, bool Selected)[] choices) => new JsonObject
    {
        ["choices"] = new JsonArray([.. choices.Select(c => (JsonNode)new JsonObject
        {
            ["event_id"] = Id(c.Number).ToString(), ["selected"] = c.Selected, ["reason"] = $"why {c.Number}",
        })]),
    }.ToJsonString();
}
