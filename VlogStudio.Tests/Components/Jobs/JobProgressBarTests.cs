using Bunit;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;
using VlogStudio.Features.Jobs;

namespace VlogStudio.Tests.Components.Jobs;

public sealed class JobProgressBarTests : BunitContext
{
    private static readonly JobProgress Queued = new(Guid.CreateVersion7(), "generate_vlog", JobState.Queued, "queued", 0, null, 0, null, 1);

    public JobProgressBarTests() => Services.AddLocalization().AddLogging();

    private IRenderedComponent<JobProgressBar> Show(JobProgress progress) =>
        Render<JobProgressBar>(p => p.Add(c => c.Progress, progress).Add(c => c.Label, "A day by the sea"));

    private static void Update(IRenderedComponent<JobProgressBar> bar, JobProgress progress) => bar.Render(p => p.Add(c => c.Progress, progress));

    private static string Spoken(IRenderedComponent<JobProgressBar> bar) => bar.Find("[data-testid=job-spoken]").TextContent;

    [Fact]
    public void Bar_Running_HasNameValueAndWords()
    {
        var bar = Show(Queued with { State = JobState.Running, Phase = "rendering_clips", Progress = 42.4, EtaSeconds = 130, Attempt = 2 });

        var element = bar.Find("[role=progressbar]");
        Assert.Equal("A day by the sea", element.GetAttribute("aria-label"));
        Assert.Equal("42", element.GetAttribute("aria-valuenow"));
        Assert.Contains("Rendering the clips", element.GetAttribute("aria-valuetext"), StringComparison.Ordinal);
        Assert.Equal("About 2 minutes left", bar.Find("[data-testid=job-remaining]").TextContent);
        Assert.Equal("Attempt 2", bar.Find("[data-testid=job-attempt]").TextContent);
    }

    [Fact]
    public void Bar_NothingKnownYet_IsIndeterminate()
    {
        var bar = Show(Queued);

        Assert.False(bar.Find("[role=progressbar]").HasAttribute("aria-valuenow"));
        bar.WaitForAssertion(() => Assert.Empty(bar.FindAll("[data-testid=job-percent]")));
        Assert.Equal("Waiting for its turn", bar.Find("[data-testid=job-phase]").TextContent);
    }

    [Fact]
    public void Bar_PhaseWithoutWords_SaysThatItWorks()
    {
        var bar = Show(Queued with { State = JobState.Running, Phase = "something_new", Progress = 1 });

        Assert.Equal("Working", bar.Find("[data-testid=job-phase]").TextContent);
    }

    [Fact]
    public void Spoken_ProgressMoves_EachQuarterAndTheEndOnce()
    {
        var running = Queued with { State = JobState.Running, Phase = "rendering_clips", Attempt = 1 };
        var bar = Show(running with { Progress = 3 });
        var said = new List<string>();
        foreach (var percent in new[] { 10, 24, 26, 30, 49, 51, 80, 99 })
        {
            Update(bar, running with { Progress = percent });
            if (said.LastOrDefault() != Spoken(bar)) { said.Add(Spoken(bar)); }
        }
        Update(bar, running with { State = JobState.Done, Phase = "done", Progress = 100 });

        Assert.Equal(["", "26", "51", "80"], said.Select(s => new string([.. s.Where(char.IsDigit)])));
        Assert.Equal("A day by the sea: Done", Spoken(bar));
    }

    [Fact]
    public void Spoken_AnotherAttempt_IsNamed()
    {
        var running = Queued with { State = JobState.Running, Phase = "rendering_clips", Attempt = 1, Progress = 60 };
        var bar = Show(running);

        Update(bar, running with { Attempt = 2, Progress = 0, Phase = "starting" });

        Assert.Contains("attempt 2", Spoken(bar), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "A few seconds left")]
    [InlineData(33, "About 40 seconds left")]
    [InlineData(61, "About a minute left")]
    [InlineData(1000, "About 17 minutes left")]
    [InlineData(5400, "About 1 h 30 min left")]
    public void Remaining_Rounded_DoesNotJumpAbout(double seconds, string words)
    {
        var bar = Show(Queued with { State = JobState.Running, Phase = "saving", Progress = 50, EtaSeconds = seconds, Attempt = 1 });

        Assert.Equal(words, bar.Find("[data-testid=job-remaining]").TextContent);
    }
}
