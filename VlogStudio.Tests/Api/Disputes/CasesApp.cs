using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Core.Disputes;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Disputes;

/// <summary>The real app with admins who need no second factor.</summary>
public sealed class CasesApp(PrivatePostgresFixture postgres) : StudioApp(postgres)
{
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
