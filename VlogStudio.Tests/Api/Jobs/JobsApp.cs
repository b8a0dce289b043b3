using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Jobs;

/// <summary>The real app with a scripted kind of job; who asks is said by a header.</summary>
public sealed class JobsApp(PrivatePostgresFixture postgres) : StudioApp(postgres)
{
    public Guid User { get; } = Guid.CreateVersion7();

    public JobScripts Scripts => Get<JobScripts>();

    public HttpClient ClientOf(Guid user)
    {
        var http = CreateClient();
        http.DefaultRequestHeaders.Add(HeaderSignIn.Header, user.ToString());
        return http;
    }

    public async Task<Job> EnqueueAsync(Func<JobRun, CancellationToken, Task<JobOutcome>> script, bool withTicket = true)
    {
        var subject = Guid.CreateVersion7();
        Scripts.BySubject[subject] = script;
        var job = await WithDbAsync(async db =>
        {
            var added = Get<EnqueueJob>().Add(db, ScriptedHandler.Scripted, User, subject, new { });
            await db.SaveChangesAsync();
            return added;
        });
        if (withTicket) { await Get<EnqueueJob>().IssueTicketAsync(job.Group); }
        return job;
    }

    public Task UntilAsync(Guid jobId, JobState state) => UntilAsync(
        () => WithDbAsync(db => db.Jobs.AnyAsync(j => j.Id == jobId && j.State == state)), $"the job is {state}");

    protected override void Adjust(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<JobScripts>().AddJobHandler<ScriptedHandler>();
        builder.Services.Configure<JobsOptions>(o =>
        {
            o.RenderPlaces = 4;
            o.RunningPerUser = 10;
            o.WriteInterval = TimeSpan.FromMilliseconds(50);
            o.PushInterval = TimeSpan.FromMilliseconds(25);
            o.RetryDelay = TimeSpan.FromMilliseconds(1);
        });
        builder.Services.AddAuthentication(HeaderSignIn.Header).AddScheme<AuthenticationSchemeOptions, HeaderSignIn>(HeaderSignIn.Header, _ => { });
    }

    private sealed class HeaderSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string Header = "X-Test-User";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[Header].ToString() is not { Length: > 0 } user) { return Task.FromResult(AuthenticateResult.NoResult()); }
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user)], Header);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Header)));
        }
    }
}
