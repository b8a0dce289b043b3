using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Identity;

/// <summary>Registers accounts.</summary>
public static class IdentityModule
{
    /// <summary>Adds ASP.NET Core Identity on the database, the acts of accounts, and the keys of cookies and tokens (section <c>Accounts</c>).</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<AccountsOptions>(configuration.GetSection("Accounts"));
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<AccountsOptions>>((hasher, accounts) => hasher.IterationCount = accounts.Value.PasswordIterations);
        services.AddIdentityCore<StudioUser>(Configure).AddRoles<IdentityRole<Guid>>().AddEntityFrameworkStores<StudioDb>().AddDefaultTokenProviders()
            .AddPasswordValidator<PasswordRulesValidator>();
        services.AddSingleton<IPasswordHasher<StudioUser>, PasswordHasher<StudioUser>>();
        AddKeys(services);
        return services
            .AddSingleton<SignInThrottle>().AddSingleton<OpenSession>().AddSingleton<CheckSession>()
            .AddSingleton<RegisterUser>().AddSingleton<CreateFirstAdmin>()
            .AddSingleton<SignIn>().AddSingleton<RefreshSession>().AddSingleton<EndSession>()
            .AddSingleton<ChangePassword>().AddSingleton<ConfirmIdentity>().AddSingleton<SetUpTwoFactor>().AddSingleton<ChangeRole>().AddSingleton<DisableUser>()
            .AddSingleton<SearchPeople>()
            .AddSingleton<GetProfile>().AddSingleton<ChangePreferences>().AddSingleton<ForgetSessions>()
            .AddChore("forget_sessions", TimeSpan.FromHours(6), (scope, ct) => scope.GetRequiredService<ForgetSessions>().HandleAsync(ct));
    }

    private static void Configure(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.User.AllowedUserNameCharacters = "";
        // Length and commonness are PasswordRules' business; what a password is made of is nobody's.
        options.Password = new PasswordOptions
        {
            RequiredLength = PasswordRules.MinLength,
            RequiredUniqueChars = 1,
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
        };
    }

    private static void AddKeys(IServiceCollection services)
    {
        services.AddSingleton<KeySecret>().AddSingleton(provider => new CheckKeys(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<KeySecret>(), provider.GetRequiredService<IDataProtectionProvider>(), provider.GetRequiredService<TimeProvider>()));
        services.AddDataProtection().SetApplicationName("VlogStudio");
        services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource, KeySecret>((keys, source, secret) =>
        {
            keys.XmlRepository = new KeyRepository(source);
            keys.XmlEncryptor = new KeySealer(secret);
        });
    }
}
