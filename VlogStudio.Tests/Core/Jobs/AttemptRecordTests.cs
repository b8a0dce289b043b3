using System.Text;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Tests.Core.Jobs;

public sealed class AttemptRecordTests
{
    private readonly AttemptRecord _record = new(TimeProvider.System);

    [Fact]
    public void Began_ToolsRan_KeepsCommandsUseAndTheTailOfTheFailedOne()
    {
        _record.Began("ffprobe", ["-i", "a.mp4"])(new ToolUse(0, "fine", TimeSpan.FromSeconds(0.5), 10));
        _record.Began("ffmpeg", ["-i", "a.mp4"])(new ToolUse(1, "moov atom not found", TimeSpan.FromSeconds(2), 30));
        _record.Began("ffmpeg", ["-still"]);

        var use = _record.ToUse();
        var commands = StudioJson.Read<AttemptCommand[]>(use.Commands!);

        Assert.Equal([("ffprobe", 0), ("ffmpeg", 1), ("ffmpeg", null)], commands.Select(c => (c.Tool, c.ExitCode)));
        Assert.Equal((2.5, 30L), (use.CpuSeconds, use.PeakBytes));
        Assert.Contains("moov atom not found", use.LogTail, StringComparison.Ordinal);
        Assert.Contains("[ffmpeg, exit 1", use.LogTail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://s3.example/b/k.mp4?X-Amz-Signature=abc123&X-Amz-Date=1", "abc123")]
    [InlineData("postgres://me:hunter2@host/db", "hunter2")]
    [InlineData("Authorization: Bearer eyJhbGciOi", "eyJhbGciOi")]
    [InlineData("bearer eyJhbGciOi", "eyJhbGciOi")]
    [InlineData("password=hunter2 next", "hunter2")]
    [InlineData("\"api_key\": \"sk-123\"", "sk-123")]
    [InlineData("x-amz-security-token=zzz999", "zzz999")]
    public void Log_TextWithASecret_KeepsNoneOfIt(string text, string secret)
    {
        _record.Log(text);
        _record.Began("ffmpeg", ["-i", text])(new ToolUse(1, text, TimeSpan.Zero, 0));

        var use = _record.ToUse();
        Assert.DoesNotContain(secret, use.LogTail, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, use.Commands, StringComparison.Ordinal);
        Assert.Contains("***", use.LogTail, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_OrdinaryText_IsKeptAsItIs()
    {
        const string Text = "[error] Invalid token found at 0x12: /data/scratch/a b.mp4 (key frame 7)";
        _record.Log(Text);
        Assert.Equal(Text, _record.LogTail.TrimEnd());
    }

    [Fact]
    public void Began_ManyLongCommands_StaysWithinItsBoundsAndKeepsFirstAndLast()
    {
        for (var i = 0; i < 150; i++)
        {
            _record.Began($"tool{i}", [.. Enumerable.Repeat(new string('x', 5000), 40)])(new ToolUse(0, new string('y', 20_000), TimeSpan.Zero, 0));
            _record.Phase($"phase{i}");
        }

        var use = _record.ToUse();
        var tools = StudioJson.Read<AttemptCommand[]>(use.Commands!).Select(c => c.Tool).ToList();
        Assert.True(use.Commands!.Length <= 128 * 1024, $"{use.Commands.Length}");
        Assert.Equal(("tool0", "tool149"), (tools[0], tools[^1]));
        Assert.InRange(Encoding.UTF8.GetByteCount(use.LogTail!), 1, 16 * 1024);
        Assert.Equal(100, StudioJson.Read<AttemptPhase[]>(use.Phases!).Length);
    }

    [Fact]
    public void Log_WideAndBrokenCharacters_KeepsWholeOnesADatabaseTakes()
    {
        for (var i = 0; i < 5000; i++) { _record.Log("🎬\0\ud800" + new string('ä', i % 3)); }

        var tail = _record.LogTail;
        Assert.InRange(new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(tail), 1, 16 * 1024);
        Assert.DoesNotContain('\0', tail);
    }
}
