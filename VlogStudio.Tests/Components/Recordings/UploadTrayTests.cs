using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Data;
using VlogStudio.Core.Recordings;
using VlogStudio.Features.Recordings;

namespace VlogStudio.Tests.Components.Recordings;

public sealed class UploadTrayTests : ComponentTest
{
    private readonly IRenderedComponent<UploadTray> _tray;

    public UploadTrayTests()
    {
        Services.AddOptions<RecordingsOptions>();
        Services.AddSingleton<IDbContextFactory<StudioDb>>(new NoDatabase());
        Services.AddSingleton<RecordingReader>().AddSingleton<GetRecording>();
        JSInterop.SetupModule("/js/uploads.js").Mode = JSRuntimeMode.Loose;
        _tray = Render<UploadTray>();
    }

    [Fact]
    public void Tray_WithoutUploads_ShowsNothing_ButCanBeGivenFiles()
    {
        _tray.WaitForAssertion(() => Assert.Empty(_tray.FindAll("[data-testid=upload-tray]")));
        Assert.True(_tray.Find("[data-testid=upload-input]").HasAttribute("multiple"));
    }

    [Fact]
    public async Task Uploading_SumsUpAllFiles()
    {
        await ShowAsync(new(1, "a.mp4", 100, 100, UploadPhase.Done), new(2, "b.mp4", 300, 100, UploadPhase.Uploading), new(3, "c.mp4", 50, 0, UploadPhase.Refused, Code: "too_large"));
        Assert.Equal("Uploading 1 · 50%", Summary);
        Assert.Equal(3, _tray.FindAll("[data-testid=upload-row]").Count);
        Assert.NotNull(_tray.Find("[data-testid=pause-all]"));
    }

    [Fact]
    public async Task AllDone_FoldsAway_AndANewFileUnfolds()
    {
        await ShowAsync(new UploadItem(1, "a.mp4", 100, 40, UploadPhase.Uploading));
        await ShowAsync(new UploadItem(1, "a.mp4", 100, 100, UploadPhase.Done));
        Assert.Equal("Upload done", Summary);
        _tray.WaitForAssertion(() => Assert.Empty(_tray.FindAll("[data-testid=upload-row]")));
        await ShowAsync(new(1, "a.mp4", 100, 100, UploadPhase.Done), new(2, "b.mp4", 100, 0, UploadPhase.Queued));
        Assert.Equal(2, _tray.FindAll("[data-testid=upload-row]").Count);
    }

    [Fact]
    public async Task Trouble_AsksForThePerson()
    {
        await ShowAsync(new(1, "a.mp4", 100, 0, UploadPhase.Duplicate), new(2, "b.mp4", 100, 30, UploadPhase.Interrupted));
        Assert.Equal("2 uploads need you", Summary);
    }

    private string Summary => _tray.Find("[data-testid=tray-summary]").TextContent;

    private Task ShowAsync(params UploadItem[] items) => _tray.InvokeAsync(() => _tray.Instance.Show(items));

    private sealed class NoDatabase : IDbContextFactory<StudioDb>
    {
        public StudioDb CreateDbContext() => throw new InvalidOperationException("These tests read nothing.");
    }
}
