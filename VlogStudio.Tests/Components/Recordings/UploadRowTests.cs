using Bunit;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;
using VlogStudio.Features.Recordings;

namespace VlogStudio.Tests.Components.Recordings;

public sealed class UploadRowTests : ComponentTest
{
    [Fact]
    public void Uploading_ShowsShareAndTimeLeft_AndPauses()
    {
        var (row, calls) = Show(new(1, "beach.mp4", 10_000_000, 2_500_000, UploadPhase.Uploading, 500_000));
        Assert.Equal("25", row.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Contains("0:15 left", Note(row), StringComparison.Ordinal);
        row.Find("[data-testid=upload-pause]").Click();
        row.Find("[data-testid=upload-cancel]").Click();
        Assert.Equal(["pause", "cancel"], calls);
    }

    [Fact]
    public void Paused_GoesOn()
    {
        var (row, calls) = Show(new(1, "beach.mp4", 100, 50, UploadPhase.Paused));
        row.Find("[data-testid=upload-resume]").Click();
        Assert.Equal(["resume"], calls);
    }

    [Fact]
    public void Duplicate_AsksBeforeSending()
    {
        var (row, calls) = Show(new(1, "beach.mp4", 100, 0, UploadPhase.Duplicate));
        Assert.Contains("already", Note(row), StringComparison.Ordinal);
        row.Find("[data-testid=upload-anyway]").Click();
        row.Find("[data-testid=upload-skip]").Click();
        Assert.Equal(["resume", "cancel"], calls);
    }

    [Theory]
    [InlineData("too_large", "Too large")]
    [InlineData("empty_file", "empty")]
    public void Refused_SaysWhy_AndThatNothingWasSent(string code, string word)
    {
        var (row, _) = Show(new(1, "beach.mp4", 30_000_000_000, 0, UploadPhase.Refused, Code: code));
        Assert.Contains(word, Note(row), StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", Note(row), StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_RepeatsTheServersWords_AndTriesAgain()
    {
        var (row, calls) = Show(new(1, "beach.mp4", 100, 40, UploadPhase.Failed, Code: "quota", Detail: "Your library is full. Remove recordings to make room."));
        Assert.Contains("library is full", Note(row), StringComparison.Ordinal);
        row.Find("[data-testid=upload-retry]").Click();
        Assert.Equal(["resume"], calls);
    }

    [Fact]
    public void Interrupted_AsksForTheFileAgain()
    {
        var (row, _) = Show(new(1, "beach.mp4", 100, 40, UploadPhase.Interrupted));
        Assert.Contains("40%", Note(row), StringComparison.Ordinal);
        Assert.NotNull(row.Find("[data-upload-pick=files]"));
    }

    [Theory]
    [InlineData(RecordingStatus.Processing, 0, "Looking at it")]
    [InlineData(RecordingStatus.Ready, 1, "one event")]
    [InlineData(RecordingStatus.Ready, 3, "3 events")]
    [InlineData(RecordingStatus.Rejected, 0, "Cannot be used")]
    public void Done_TellsWhatBecameOfIt(RecordingStatus status, int events, string words)
    {
        var recording = new RecordingView
        {
            Id = Guid.CreateVersion7(), Filename = "beach.mp4", Status = status, Damage = [], Bytes = 100, EventCount = events, HasPoster = false, HasProxy = false, CreatedAt = default,
            Error = status is RecordingStatus.Rejected ? new Problem("no_such_words") : null,
        };
        var row = Render<UploadRow>(p => p.Add(r => r.Item, new(1, "beach.mp4", 100, 100, UploadPhase.Done, RecordingId: recording.Id)).Add(r => r.Recording, recording));
        Assert.Contains(words, Note(row), StringComparison.Ordinal);
    }

    private static string Note(IRenderedComponent<UploadRow> row) => row.Find("[data-testid=upload-note]").TextContent;

    private (IRenderedComponent<UploadRow> Row, List<string> Calls) Show(UploadItem item)
    {
        List<string> calls = [];
        return (Render<UploadRow>(p => p.Add(r => r.Item, item).Add(r => r.OnCall, calls.Add)), calls);
    }
}
