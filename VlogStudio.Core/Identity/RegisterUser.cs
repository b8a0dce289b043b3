using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Makes an account: person, customer number, role, credits and audit row in one transaction.</summary>
public sealed class RegisterUser(
    IServiceScopeFactory scopes, OpenAccount openAccount, WriteAudit audit, TimeProvider clock, IOptions<AccountsOptions> options)
{
    /// <summary>Makes the account of somebody who registers.</summary>
    /// <returns>The person; or problems of <c>email</c> and <c>password</c>, <c>email_taken</c>, <c>registration_closed</c>.</returns>
    public async Task<Result<RegisteredUser>> HandleAsync(string? email, string? password, string? ip, CancellationToken ct)
    {
        if (!options.Value.AllowRegistration) { return new Problem("registration_closed", ProblemKind.Forbidden); }
        return await CreateAsync(email, password, [StudioRoles.User], ip, static (_, _) => Task.FromResult<Problem?>(null), ct);
    }

    /// <summary>Makes an account with roles of the caller's choice, after a last check inside the transaction.</summary>
    internal async Task<Result<RegisteredUser>> CreateAsync(
        string? email, string? password, IReadOnlyList<string> roles, string? ip, Func<StudioDb, CancellationToken, Task<Problem?>> lastCheck, CancellationToken ct)
    {
        email = email?.Trim();
        Problem?[] found = [EmailRules.Check(email), PasswordRules.Check(password, email)];
        if (found.OfType<Problem>().ToList() is { Count: > 0 } problems) { return Result<RegisteredUser>.Refuse(problems); }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var now = clock.GetUtcNow();
        var user = new StudioUser { UserName = email, Email = email, CreatedAt = now };
        // Hashing takes long; it must not happen while the month's number is locked.
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password!);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await lastCheck(db, ct) is { } refusal) { return refusal; }
        user.CustomerId = await NextCustomerIdAsync(db, now, ct);
        var isFree = await SaveAsync(users, user);
        if (!isFree) { return Problem.Invalid("email", "email_taken"); }
        foreach (var role in roles) { await users.AddToRoleAsync(user, role); }
        await openAccount.HandleAsync(db, user.Id, ct);
        await audit.HandleAsync(db, Note(user, roles, ip), ct);
        await transaction.CommitAsync(ct);
        return new RegisteredUser(user.Id, email!, user.CustomerId);
    }

    private static async Task<bool> SaveAsync(UserManager<StudioUser> users, StudioUser user)
    {
        try
        {
            var made = await users.CreateAsync(user);
            if (!made.Succeeded && made.Errors.All(e => e.Code is not ("DuplicateUserName" or "DuplicateEmail")))
            {
                throw new InvalidOperationException(string.Join("; ", made.Errors.Select(e => e.Description)));
            }
            return made.Succeeded;
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }

    private static async Task<string> NextCustomerIdAsync(StudioDb db, DateTimeOffset now, CancellationToken ct)
    {
        var month = now.ToString("yyMM", CultureInfo.InvariantCulture);
        var last = await db.Database.SqlQuery<int>(
            $"""
            INSERT INTO customer_number (month, last) VALUES ({month}, 1)
            ON CONFLICT (month) DO UPDATE SET last = customer_number.last + 1 RETURNING last AS "Value"
            """).ToListAsync(ct);
        return string.Create(CultureInfo.InvariantCulture, $"VS{month}-{last[0]:D5}");
    }

    private static AuditNote Note(StudioUser user, IReadOnlyList<string> roles, string? ip) =>
        new($"user:{user.Id}", "account_registered", $"user:{user.Id}")
        {
            After = StudioJson.Write(new { user.CustomerId, Roles = roles }),
            Ip = ip,
        };
}

/// <summary>A new account.</summary>
/// <param name="Id">The person.</param>
/// <param name="Email">Their e-mail.</param>
/// <param name="CustomerId">Their customer number.</param>
public sealed record RegisteredUser(Guid Id, string Email, string CustomerId);
