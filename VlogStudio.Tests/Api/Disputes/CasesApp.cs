using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Core.Disputes;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Disputes;

/// <summary>The real app with admins who need no second factor.</summary>
public sealed class CasesApp(PrivatePostgresFixture postgres) : StudioApp(postgres)
{
    /// <summary>Somebody with the role, signed in after they got it.</summary>
    public async Task<Person> AdminAsync() => await AdminAsync(this);

    /// <summary>Gives somebody new the role and signs them in again.</summary>
    public static async Task<Person> AdminAsync(StudioApp app)
    {
        var person = await app.RegisterAsync();
        await app.Get<ChangeRole>().HandleAsync(Guid.CreateVersion7(), person.Id, StudioRoles.Admin, isGiven: true, "test", CancellationToken.None);
        var login = await person.Http.PostAsJsonAsync("api/auth/login", new { email = person.Email, password = person.Password });
        login.EnsureSuccessStatusCode();
        person.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)(await login.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!);
        return person;
    }

    /// <summary>A person's job as it ended.</summary>
    public static Task<Guid> JobAsync(StudioApp app, Guid userId, JobState end, long price, long? captured, string? key = null) => app.WithDbAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var job = await CaseSeed.JobAsync(db, app.Services, userId, end, price, captured, key);
        await transaction.CommitAsync();
        return job;
    });

    protected override void Adjust(WebApplicationBuilder builder) =>
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Accounts:RequireAdminTwoFactor"] = "false" });
}
