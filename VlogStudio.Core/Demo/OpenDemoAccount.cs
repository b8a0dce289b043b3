using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Identity;

namespace VlogStudio.Core.Demo;

/// <summary>The demo account.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Email">What to sign in with.</param>
/// <param name="Password">The password where it was just set; it is kept nowhere. Null where the account was there before.</param>
public sealed record DemoAccount(Guid UserId, string Email, string? Password);

/// <summary>Makes the demo account with a random password, or finds it.</summary>
/// <param name="register">Makes accounts.</param>
/// <param name="scopes">Where Identity's own parts live.</param>
public sealed class OpenDemoAccount(RegisterUser register, IServiceScopeFactory scopes)
{
    /// <summary>What the demo account is signed in with.</summary>
    public const string Email = "demo@vlogstudio.example";

    /// <summary>Opens it.</summary>
    /// <param name="isReset">Whether a new password is wanted where the account is there already.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="InvalidOperationException">The account could not be made; the message names the codes.</exception>
    public async Task<DemoAccount> HandleAsync(bool isReset, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        if (await users.FindByEmailAsync(Email) is { } there)
        {
            if (!isReset) { return new DemoAccount(there.Id, Email, null); }
            var next = RandomToken.New()[..20];
            var token = await users.GeneratePasswordResetTokenAsync(there);
            Check(await users.ResetPasswordAsync(there, token, next));
            return new DemoAccount(there.Id, Email, next);
        }

        var password = RandomToken.New()[..20];
        var made = await register.CreateAsync(Email, password, [StudioRoles.User], null, static (_, _) => Task.FromResult<Primitives.Problem?>(null), ct);
        return made.IsOk
            ? new DemoAccount(made.Value.Id, Email, password)
            : throw new InvalidOperationException($"The demo account could not be made: {string.Join(", ", made.Problems.Select(p => p.Code))}");
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded) { throw new InvalidOperationException(string.Join("; ", result.Errors.Select(e => e.Description))); }
    }
}
