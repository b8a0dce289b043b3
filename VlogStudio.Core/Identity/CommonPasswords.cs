namespace VlogStudio.Core.Identity;

/// <summary>The passwords that are tried first everywhere; the list is embedded beside this file, without those shorter than the minimum.</summary>
internal static class CommonPasswords
{
    private static readonly HashSet<string> s_all = Read();

    /// <summary>Whether the password, whatever its case, is one of them, also with digits or marks hung on, or one character repeated.</summary>
    public static bool Contains(string password)
    {
        var plain = password.Trim().ToLowerInvariant();
        return s_all.Contains(plain) || s_all.Contains(plain.TrimEnd('!', '.', '?', '*', '#', '$', '@')) || plain.Distinct().Count() <= 2;
    }

    private static HashSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("VlogStudio.Core.Identity.CommonPasswords.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}
