using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Auditing;

/// <summary>Registers the Auditing room.</summary>
public static class AuditingModule
{
    /// <summary>Adds the room's acts and options.</summary>
    public static IServiceCollection AddAuditing(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddSingleton<WriteAudit>().AddSingleton<VerifyAuditChain>().AddSingleton<SearchAudit>().AddSingleton<ExportAudit>().AddSingleton<RunStorageCheck>();
    }
}
