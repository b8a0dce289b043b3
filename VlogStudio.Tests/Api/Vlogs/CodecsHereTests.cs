using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Rendering;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Vlogs;

/// <summary>A machine whose ffmpeg knows one modern encoder only: what it cannot do is refused before anything is held.</summary>
public sealed class CodecsHereTests(CodecsHereTests.App app) : IClassFixture<CodecsHereTests.App>
{
    [Fact]
    public async Task RequestVlog_MissingEncoder_IsRefusedAtTheGate()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        foreach (var (codec, path, status) in new[] { ("av1", "vlogs", 422), ("av1", "vlogs/quote", 422), ("hevc", "vlogs/quote", 200), ("h264", "vlogs/quote", 200) })
        {
            using var answer = await person.Http.PostAsJsonAsync($"api/v1/{path}", new JsonObject
            {
                ["target_date"] = "2026-05-02", ["event_ids"] = new JsonArray(events[0], events[1], events[2]), ["codec"] = codec,
            });
            Assert.Equal(status, (int)answer.StatusCode);
            if (status == 422) { Assert.NotNull((await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!["codec"]); }
        }
    }

    [Fact]
    public async Task List_MissingEncoder_IsNotOffered() => Assert.Equal([FilmCodec.H264, FilmCodec.Hevc], await app.Get<CodecsHere>().ListAsync(default));

    public sealed class App(PrivatePostgresFixture postgres) : StudioApp(postgres)
    {
        protected override void Adjust(WebApplicationBuilder builder)
        {
            // An ffmpeg without AV1: the real one, whose list of encoders is cut.
            var path = Path.Combine(Directory.CreateTempSubdirectory("codecs-").FullName, "ffmpeg");
            File.WriteAllText(path, "#!/bin/sh\ncase \"$*\" in *-encoders*) ffmpeg \"$@\" | grep -v av1;; *) exec ffmpeg \"$@\";; esac\n");
            if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Jobs:Executes"] = "false", ["Media:FfmpegPath"] = path });
        }
    }
}
