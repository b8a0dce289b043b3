using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Identity;

/// <summary>Registers accounts.</summary>
public static class IdentityModule
{
    /// <summary>Adds ASP.NET Core Identity on the database.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddIdentityCore<StudioUser>()
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<StudioDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
        return services;
    }
}
