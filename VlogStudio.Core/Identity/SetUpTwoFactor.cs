using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Gives a person a second factor: a code of an authenticator app, with recovery codes for a lost one.</summary>
public sealed class SetUpTwoFactor(IServiceScopeFactory scopes, CheckSession sessions, WriteAudit audit)
{
    private const int RecoveryCodes = 10;

    /// <summary>The key the app is told, made at the first call. Refused while the second factor is on: the key would be shown again.</summary>
    public async Task<Result<AuthenticatorKey>> BeginAsync(Guid userId, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) { return Problem.NotFound(); }
        if (user.TwoFactorEnabled) { return Problem.Conflict("two_factor_already_on"); }
        var key = await users.GetAuthenticatorKeyAsync(user);
        if (string.IsNullOrEmpty(key))
        {
            // ResetAuthenticatorKeyAsync would change the security stamp and with it end the session that asks.
            key = users.GenerateNewAuthenticatorKey();
            await users.SetAuthenticationTokenAsync(user, "[AspNetUserStore]", "AuthenticatorKey", key);
        }
        ct.ThrowIfCancellationRequested();
        var name = UrlEncoder.Default.Encode(user.Email!);
        return new AuthenticatorKey(key, string.Create(CultureInfo.InvariantCulture, $"otpauth://totp/VlogStudio:{name}?secret={key}&issuer=VlogStudio&digits=6"));
    }

    /// <summary>Turns the second factor on once the app has shown a right code; the person's other sessions end.</summary>
    /// <returns>The recovery codes, shown once; or <c>wrong_code</c>, <c>two_factor_already_on</c>.</returns>
    public async Task<Result<IReadOnlyList<string>>> ConfirmAsync(SessionOwner who, string? code, string? ip, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        if (await users.FindByIdAsync(who.UserId.ToString()) is not { } user) { return Problem.NotFound(); }
        if (user.TwoFactorEnabled) { return Problem.Conflict("two_factor_already_on"); }
        var digits = (code ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (!await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, digits)) { return Problem.Invalid("two_factor_code", "wrong_code"); }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await users.SetTwoFactorEnabledAsync(user, true);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes);
        await FinishAsync(db, who, user, "two_factor_on", ip, ct);
        await transaction.CommitAsync(ct);
        await EndOthersAsync(who, ct);
        return Result<IReadOnlyList<string>>.Ok([.. codes!]);
    }

    /// <summary>Turns the second factor off; asks for the password once more.</summary>
    /// <returns><c>wrong_password</c> when it is not right.</returns>
    public async Task<Result<Unit>> TurnOffAsync(SessionOwner who, string? password, string? ip, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        if (await users.FindByIdAsync(who.UserId.ToString()) is not { } user) { return Problem.NotFound(); }
        if (string.IsNullOrEmpty(password) || !await users.CheckPasswordAsync(user, password)) { return Problem.Invalid("current_password", "wrong_password"); }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await users.SetTwoFactorEnabledAsync(user, false);
        await users.RemoveAuthenticationTokenAsync(user, "[AspNetUserStore]", "AuthenticatorKey");
        await users.RemoveAuthenticationTokenAsync(user, "[AspNetUserStore]", "RecoveryCodes");
        await FinishAsync(db, who, user, "two_factor_off", ip, ct);
        await transaction.CommitAsync(ct);
        await EndOthersAsync(who, ct);
        return new Unit();
    }

    private async Task FinishAsync(StudioDb db, SessionOwner who, StudioUser user, string action, string? ip, CancellationToken ct)
    {
        await ChangePassword.KeepSessionAsync(db, who.SessionId, user, ct);
        var isOn = user.TwoFactorEnabled;
        await db.Set<SignInSession>().Where(s => s.Id == who.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.IsTwoFactor, isOn), ct);
        await audit.HandleAsync(db, new AuditNote($"user:{user.Id}", action, $"user:{user.Id}") { Ip = ip }, ct);
    }

    private async Task EndOthersAsync(SessionOwner who, CancellationToken ct)
    {
        sessions.Forget(who.SessionId);
        await sessions.EndAsync(s => s.UserId == who.UserId && s.Id != who.SessionId, "two_factor_changed", ct);
    }
}

/// <summary>What an authenticator app is told.</summary>
/// <param name="Key">The key to type, base32.</param>
/// <param name="Uri">The same as an <c>otpauth:</c> address, for a QR code.</param>
public sealed record AuthenticatorKey(string Key, string Uri);
