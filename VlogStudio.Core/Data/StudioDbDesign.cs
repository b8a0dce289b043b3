using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace VlogStudio.Core.Data;

/// <summary>Lets the migrations tool see the model without starting the program.</summary>
internal sealed class StudioDbDesign : IDesignTimeDbContextFactory<StudioDb>
{
    public StudioDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<StudioDb>().UseNpgsql("Host=127.0.0.1", npgsql => npgsql.MigrationsHistoryTable("migrations")).Options);
}
