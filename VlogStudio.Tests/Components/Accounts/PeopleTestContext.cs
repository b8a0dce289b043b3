using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.History;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Messaging;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Components.Accounts;

/// <summary>Pages over the real acts and a database, without a server or a browser.</summary>
public abstract class PeopleTestContext : BunitContext
{
    protected PeopleTestContext(LedgerDatabase rooms)
    {
        Rooms = rooms;
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization().AddLogging().AddRadzenComponents();
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddScoped<Toasts>().AddScoped<ProblemWords>().AddScoped<ViewerClock>();
        Services.AddSingleton<AntiforgeryStateProvider, NoForeignForms>();
        Share<LiveBus>();
        Share<ListGenerations>();
        Share<GetGenerationStats>();
        Share<GetGeneration>();
        Share<EditGeneration>();
        Share<RemoveGeneration>();
        Share<RestoreGeneration>();
        Share<ListGenerationTypes>();
        Share<ListTrash>();
        Share<ClearGeneration>();
        Share<MarkGeneration>();
        Share<SearchGenerations>();
        Share<ListCharges>();
        Services.AddSingleton(new VlogStudio.Core.Vlogs.ListFilmsOfJobs(Rooms.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<VlogStudio.Core.Data.StudioDb>>()));
        Share<GetBalance>();
        Share<ListEntries>();
        Share<GetStatement>();
        Share<ListOpenHolds>();
        Share<GetHold>();
        Share<ListJobDisputes>();
        Share<SignIn>();
        Share<RegisterUser>();
        Share<GetProfile>();
        var me = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, Me.ToString())], "test");
        RenderTree.Add<CascadingValue<Task<AuthenticationState>>>(p => p.Add(c => c.Value, Task.FromResult(new AuthenticationState(new ClaimsPrincipal(me)))));
    }

    protected LedgerDatabase Rooms { get; }

    protected Guid Me { get; } = Guid.CreateVersion7();

    /// <summary>A generation of mine, or of somebody else's.</summary>
    protected Task<Guid> NoteAsync(string? title, string type = "vlog", Guid? user = null, Guid? job = null) => Rooms.InTransactionAsync(db =>
        Rooms.Get<NoteGeneration>().HandleAsync(db, new AskedGeneration(user ?? Me, type, job ?? Guid.CreateVersion7(), "{\"resolution\":\"1080p\",\"event_ids\":[1,2,3]}", title), CancellationToken.None));

    private void Share<T>()
        where T : class => Services.AddSingleton(Rooms.Get<T>());

    private sealed class NoForeignForms : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
