using Microsoft.AspNetCore.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>What a password must be: long enough and not one everybody tries. No rules on what it is made of.</summary>
public static class PasswordRules
{
    /// <summary>The fewest characters.</summary>
    public const int MinLength = 8;

    /// <summary>The number of characters the pages advise.</summary>
    public const int AdvisedLength = 15;

    /// <summary>The most characters; hashing longer ones would only cost time.</summary>
    public const int MaxLength = 512;

    /// <summary>What stands against a password, or null.</summary>
    /// <param name="password">The password as typed.</param>
    /// <param name="email">The person's e-mail, which it must not be.</param>
    /// <param name="field">The input it came in.</param>
    internal static Problem? Check(string? password, string? email, string field = "password")
    {
        if (string.IsNullOrEmpty(password)) { return Problem.Invalid(field, "password_missing"); }
        if (password.Length < MinLength) { return Problem.Invalid(field, "password_too_short", MinLength, AdvisedLength); }
        if (password.Length > MaxLength) { return Problem.Invalid(field, "password_too_long", MaxLength); }
        var isEmail = email is not null && (password.Equals(email, StringComparison.OrdinalIgnoreCase) || password.Equals(email.Split('@')[0], StringComparison.OrdinalIgnoreCase));
        return isEmail || CommonPasswords.Contains(password) ? Problem.Invalid(field, "password_too_common") : null;
    }
}

/// <summary>Holds Identity's own paths (a password set by a token, say) to the same rules.</summary>
internal sealed class PasswordRulesValidator : IPasswordValidator<StudioUser>
{
    public Task<IdentityResult> ValidateAsync(UserManager<StudioUser> manager, StudioUser user, string? password) =>
        Task.FromResult(PasswordRules.Check(password, user.Email) is { } problem ? IdentityResult.Failed(new IdentityError { Code = problem.Code, Description = problem.Code }) : IdentityResult.Success);
}
