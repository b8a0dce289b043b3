namespace VlogStudio.Hosting;

/// <summary>
/// Settings whose value stands in a file, as secrets of containers do: the setting's own name with <c>_FILE</c> names it, as in <c>VLOGSTUDIO_DATABASE_FILE</c>
/// or <c>Storage__S3__SecretKey_FILE</c>. Read once, at the start.
/// </summary>
internal static class SettingFiles
{
    private const string Suffix = "_FILE";

    /// <summary>Read by those they belong to, one of them again and again.</summary>
    private static readonly string[] s_others = ["VLOGSTUDIO_API_KEY_FILE", "VLOGSTUDIO_REDIS_FILE"];

    /// <summary>Puts the content of each such file, without the line's end, in place of the setting.</summary>
    /// <exception cref="HostOptionException">A file cannot be read or is empty, or setting and file are both given; names the setting, never its value.</exception>
    public static void Read(IConfigurationManager configuration)
    {
        foreach (var (name, path) in configuration.AsEnumerable().ToList())
        {
            if (!IsOne(name) || string.IsNullOrEmpty(path)) { continue; }
            var setting = name[..^Suffix.Length];
            if (!string.IsNullOrEmpty(configuration[setting])) { throw new HostOptionException($"{setting} and {name} are both given: leave one out."); }
            configuration[setting] = Content(name, path);
        }
    }

    private static bool IsOne(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal) && !s_others.Contains(name, StringComparer.OrdinalIgnoreCase)
        && (name.Contains(':', StringComparison.Ordinal) || name.StartsWith("VLOGSTUDIO_", StringComparison.Ordinal));

    private static string Content(string name, string path)
    {
        try
        {
            var text = File.ReadAllText(path).TrimEnd('\r', '\n');
            return text.Length > 0 ? text : throw new HostOptionException($"The file {name} names, {path}, is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HostOptionException($"The file {name} names cannot be read: {error.Message}");
        }
    }
}
