using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Checks an e-mail and a password, and the second factor where there is one, and opens a session.</summary>
public sealed class SignIn(IServiceScopeFactory scopes, SignInThrottle throttle, OpenSession openSession, IPasswordHasher<StudioUser> hasher)
{
    private static readonly StudioUser s_nobody = new();
    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(s_nobody, RandomToken.New()));

    /// <summary>Signs in in one step, as programs do. An unknown e-mail takes as long as a wrong password and answers the same.</summary>
    /// <returns>
    /// The session; or <c>wrong_email_or_password</c>, <c>too_many_attempts</c>, <c>account_disabled</c>, <c>two_factor_required</c> (when no code came),
    /// <c>wrong_code</c>.
    /// </returns>
    public async Task<Result<OpenedSession>> HandleAsync(Credentials credentials, SessionKind kind, string? ip, CancellationToken ct)
    {
        var first = await BeginAsync(credentials, kind, ip, ct);
        if (!first.IsOk) { return first.Refused<OpenedSession>(); }
        if (first.Value.Session is { } session) { return session; }
        return string.IsNullOrWhiteSpace(credentials.Code)
            ? new Problem("two_factor_required", ProblemKind.Unauthorized, "two_factor_code")
            : await CompleteAsync(first.Value.UserId, credentials.Code, kind, ip, ct);
    }

    /// <summary>The first step: e-mail and password. Opens the session when there is no second factor.</summary>
    /// <returns>How far it went; or what <see cref="HandleAsync"/> refuses.</returns>
    public async Task<Result<FirstStep>> BeginAsync(Credentials credentials, SessionKind kind, string? ip, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        var (email, password) = (credentials.Email?.Trim() ?? "", credentials.Password ?? "");
        if (email.Length == 0) { return Problem.Invalid("email", "email_missing"); }
        if (password.Length == 0) { return Problem.Invalid("password", "password_missing"); }
        if (await throttle.EnterAsync(email, ip, ct) is { } tooMany) { return tooMany; }

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var user = await users.FindByEmailAsync(email);
        if (!await IsPasswordRightAsync(users, user, password)) { return new Problem("wrong_email_or_password", ProblemKind.Unauthorized); }
        await throttle.LeaveAsync(email, ip, ct);
        if (await users.IsLockedOutAsync(user!)) { return new Problem("account_disabled", ProblemKind.Forbidden); }
        if (user!.TwoFactorEnabled) { return new FirstStep(user.Id, null); }
        return new FirstStep(user.Id, await openSession.HandleAsync(user, await users.GetRolesAsync(user), kind, isTwoFactor: false, ct));
    }

    /// <summary>The second step: a code. The caller holds the sealed proof that the first step of this person was right.</summary>
    /// <returns>The session; or <c>wrong_code</c>, <c>too_many_attempts</c>, <c>account_disabled</c>.</returns>
    public async Task<Result<OpenedSession>> CompleteAsync(Guid userId, string? code, SessionKind kind, string? ip, CancellationToken ct)
    {
        var tries = $"two-factor:{userId}";
        if (await throttle.EnterAsync(tries, ip, ct) is { } tooMany) { return tooMany; }
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var user = await users.FindByIdAsync(userId.ToString());
        if (user is null || !await IsCodeRightAsync(users, user, code ?? "")) { return new Problem("wrong_code", ProblemKind.Unauthorized, "two_factor_code"); }
        await throttle.LeaveAsync(tries, ip, ct);
        if (await users.IsLockedOutAsync(user)) { return new Problem("account_disabled", ProblemKind.Forbidden); }
        return await openSession.HandleAsync(user, await users.GetRolesAsync(user), kind, isTwoFactor: true, ct);
    }

    private async Task<bool> IsPasswordRightAsync(UserManager<StudioUser> users, StudioUser? user, string password)
    {
        if (password.Length > PasswordRules.MaxLength) { password = ""; }
        var hash = user?.PasswordHash ?? _nobodysHash.Value;
        var verdict = users.PasswordHasher.VerifyHashedPassword(user ?? s_nobody, hash, password);
        if (user?.PasswordHash is null || verdict == PasswordVerificationResult.Failed) { return false; }
        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
            await users.UpdateAsync(user);
        }
        return true;
    }

    /// <summary>A code of the authenticator app, or one of the recovery codes, which is then used up.</summary>
    private static async Task<bool> IsCodeRightAsync(UserManager<StudioUser> users, StudioUser user, string code)
    {
        code = code.Trim();
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length == 6 && digits.All(char.IsAsciiDigit))
        {
            return await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, digits);
        }
        return (await users.RedeemTwoFactorRecoveryCodeAsync(user, code.ToUpperInvariant())).Succeeded;
    }
}

/// <summary>How far the first step of a sign-in went.</summary>
/// <param name="UserId">Whose password it was.</param>
/// <param name="Session">The session, or null when the second factor is still to be shown.</param>
public sealed record FirstStep(Guid UserId, OpenedSession? Session);

/// <summary>What somebody shows who signs in.</summary>
/// <param name="Email">Their e-mail.</param>
/// <param name="Password">Their password.</param>
/// <param name="Code">A code of the authenticator app or a recovery code, or null.</param>
public sealed record Credentials(string? Email, string? Password, string? Code = null);
