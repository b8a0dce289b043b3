using VlogStudio.Components;
using VlogStudio.Core.Ai;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Events;
using VlogStudio.Core.History;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Music;
using VlogStudio.Core.Places;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Accounts;
using VlogStudio.Features.Credits;
using VlogStudio.Features.Events;
using VlogStudio.Features.History;
using VlogStudio.Features.Jobs;
using VlogStudio.Features.Music;
using VlogStudio.Features.Recordings;
using VlogStudio.Features.Vlogs;

var builder = WebApplication.CreateBuilder(args);
var configuration = builder.Configuration;

builder.Services.AddSingleton(TimeProvider.System);
builder.Services
    .AddStudioData(configuration.GetConnectionString("Studio") ?? "Host=127.0.0.1")
    .AddStorage(configuration).AddMedia(configuration).AddMessaging(configuration).AddAi(configuration)
    .AddJobs(configuration).AddCredits(configuration).AddHistory(configuration).AddAuditing(configuration).AddAccounts(configuration)
    .AddRecordings(configuration).AddMusic(configuration).AddPlaces(configuration)
    .AddEvents(configuration).AddRendering(configuration).AddVlogs(configuration);
builder.Services.AddPages();
builder.Services.AddOpenApi();
builder.Services.AddAuthentication();
builder.Services.AddAuthorization();

var app = builder.Build();

app.UseAntiforgery();
app.MapStaticAssets();
app.MapOpenApi();
app.MapAccountsApi().MapRecordingsApi().MapEventsApi().MapMusicApi().MapVlogsApi().MapJobsApi().MapCreditsApi().MapHistoryApi();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

await app.RunAsync();
