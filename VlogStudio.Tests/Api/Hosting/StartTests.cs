using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

public sealed class StartTests(StudioApp app) : IClassFixture<StudioApp>
{
    [Fact]
    public async Task Start_OnEmptyDatabase_AnswersTheApiDescription()
    {
        using var http = app.CreateClient();
        using var answer = await http.GetAsync("/openapi/v1.json");
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }
}
