using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>What an e-mail address must look like. Only a message could prove it; this catches slips.</summary>
internal static class EmailRules
{
    private const int MaxLength = 254;

    public static Problem? Check(string? email)
    {
        if (string.IsNullOrWhiteSpace(email)) { return Problem.Invalid("email", "email_missing"); }
        var at = email.LastIndexOf('@');
        var isFine = email.Length <= MaxLength && at is > 0 and <= 64 && at < email.Length - 1 && email.IndexOf('@') == at
            && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) && email[^1] != '.' && email[at + 1] != '.';
        return isFine ? null : Problem.Invalid("email", "email_not_valid");
    }
}
