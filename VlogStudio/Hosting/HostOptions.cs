using VlogStudio.Hosting.Backups;

namespace VlogStudio.Hosting;

/// <summary>Which part of the studio a process plays.</summary>
internal enum HostRole
{
    /// <summary>Pages and work in one process.</summary>
    All,

    /// <summary>Pages and routes only.</summary>
    Web,

    /// <summary>Work only; nothing but the health routes is answered.</summary>
    Worker,

    /// <summary>Films for a studio elsewhere, over HTTP alone: neither database nor pages.</summary>
    Compute,
}

/// <summary>What was said on the command line. Other settings come from appsettings.json, the environment and <c>--Section:Key=value</c>.</summary>
internal sealed record HostOptions
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        VlogStudio [--data DIR] [--urls U] [--role all|web|worker] [--demo] [--Section:Key=value ...]
        VlogStudio --role compute --server URL --api-key-file F [--data DIR] [--Section:Key=value ...]
        VlogStudio audit verify [--data DIR] [--Section:Key=value ...]
        VlogStudio storage check [--apply] [--data DIR] [--Section:Key=value ...]
        VlogStudio backup --to DIR [--objects copy|list] [--data DIR] [--Section:Key=value ...]
        VlogStudio restore --from DIR [--replace] [--data DIR] [--Section:Key=value ...]
        VlogStudio upgrade [--Section:Key=value ...]

          --data DIR    where the private database, the objects and scratch files live (default ./data, or VLOGSTUDIO_DATA)
          --urls U      where to listen, e.g. http://0.0.0.0:8080 (default http://127.0.0.1:5080; with --role compute nowhere, else for /health and /metrics)
          --role R      all (default), web (pages and HTTP only), worker (jobs only) or compute (films for another studio, without its database)
          --server U    with --role compute: the studio's address, e.g. https://studio.example.org (or VLOGSTUDIO_SERVER)
          --api-key-file F  with --role compute: a file with the key an admin made (or VLOGSTUDIO_API_KEY_FILE, VLOGSTUDIO_API_KEY, or --api-key K,
                        which anybody on the machine can read in the list of processes)
          --demo        make a demo account with a day of recordings and some music
          audit verify  read the audit from first row to last and say whether anything was changed: exit code 0 whole, 1 broken, 3 not read
          storage check  try the object store with objects of its own and say in words what is wrong: exit code 0 good, 1 something fails, 3 not reached
          --apply       with storage check: set the bucket's rules for browsers and for unfinished uploads
          backup        write database and objects to a new folder, also beside a running studio; objects in a bucket are listed, unless --objects copy
          restore       check a backup to its last byte and make a studio of it, then check books and audit; --replace where there is one already
          upgrade       bring the database up to date and end: with this, only one process needs the owner's connection

        With VLOGSTUDIO_DATABASE or ConnectionStrings:Studio set, that PostgreSQL is used instead of a private one; with VLOGSTUDIO_DATABASE_OWNER or
        ConnectionStrings:Owner beside it, the tables belong to that role, and the app may not rewrite its books. With VLOGSTUDIO_REDIS, or
        VLOGSTUDIO_REDIS_FILE naming a file that holds it, processes share that Redis for live news and limits. Every setting can be read from a file
        whose name is given under the setting's own name with _FILE: VLOGSTUDIO_DATABASE_FILE, Storage__S3__SecretKey_FILE.
        """;

    /// <summary>Absolute path of the folder everything is kept under.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where to listen, or null for what the configuration says.</summary>
    public string? Urls { get; init; }

    /// <summary>The part this process plays.</summary>
    public HostRole Role { get; init; }

    /// <summary>The studio a compute node works for, or null.</summary>
    public string? Server { get; init; }

    /// <summary>A compute node's key, or null.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A file with a compute node's key, or null.</summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>Whether a demo account is wanted.</summary>
    public bool IsDemo { get; init; }

    /// <summary>Whether only the usage text is wanted.</summary>
    public bool IsHelp { get; init; }

    /// <summary>Whether the audit is to be verified instead of anything being run.</summary>
    public bool IsAuditVerify { get; init; }

    /// <summary>Whether the object store is to be tried instead of anything being run.</summary>
    public bool IsStorageCheck { get; init; }

    /// <summary>Whether trying the object store sets the bucket's rules.</summary>
    public bool IsApply { get; init; }

    /// <summary>What is to be backed up instead of anything being run, or null.</summary>
    public BackupWish? Backup { get; init; }

    /// <summary>What is to be restored instead of anything being run, or null.</summary>
    public RestoreWish? Restore { get; init; }

    /// <summary>Whether the database is to be upgraded instead of anything being run.</summary>
    public bool IsUpgrade { get; init; }

    /// <summary>Settings to hand on to the configuration, each as <c>--Section:Key=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Reads the command line.</summary>
    /// <exception cref="HostOptionException">An option is unknown or lacks its value; the message says which and what is allowed.</exception>
    public static HostOptions Parse(IReadOnlyList<string> args)
    {
        var options = new HostOptions { DataFolder = Environment.GetEnvironmentVariable("VLOGSTUDIO_DATA") is { Length: > 0 } folder ? folder : "data" };
        var settings = new List<string>();
        var isAudit = args is ["audit", ..];
        if (isAudit && args is not ["audit", "verify", ..]) { throw new HostOptionException("After audit comes verify."); }
        var isStorage = args is ["storage", ..];
        if (isStorage && args is not ["storage", "check", ..]) { throw new HostOptionException("After storage comes check."); }
        var command = args is [var word, ..] && !isAudit && !isStorage && !word.StartsWith('-') ? word : null;
        if (command is not (null or "backup" or "restore" or "upgrade")) { throw new HostOptionException($"'{command}' is neither an option nor a command."); }
        options = options with { IsAuditVerify = isAudit, IsStorageCheck = isStorage, IsUpgrade = command == "upgrade" };
        for (var i = isAudit || isStorage ? 2 : command is null ? 0 : 1; i < args.Count; i++)
        {
            var (name, inline) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            string Value() => inline ?? (i + 1 < args.Count ? args[++i] : throw new HostOptionException($"{name} needs a value."));
            options = name switch
            {
                "--data" => options with { DataFolder = Value() },
                "--urls" => options with { Urls = Value() },
                "--role" => options with { Role = ReadRole(Value()) },
                "--server" => options with { Server = Value() },
                "--api-key" => options with { ApiKey = Value() },
                "--api-key-file" => options with { ApiKeyFile = Value() },
                "--demo" => options with { IsDemo = inline is null || bool.Parse(inline) },
                "--apply" when isStorage => options with { IsApply = inline is null || bool.Parse(inline) },
                "--to" when command == "backup" => options with { Backup = new BackupWish(Path.GetFullPath(Value()), options.Backup?.CopiesObjects) },
                "--objects" when command == "backup" => options with { Backup = new BackupWish(options.Backup?.Folder ?? "", Value() == "copy") },
                "--from" when command == "restore" => options with { Restore = new RestoreWish(Path.GetFullPath(Value()), options.Restore?.Replaces ?? false) },
                "--replace" when command == "restore" => options with { Restore = new RestoreWish(options.Restore?.Folder ?? "", inline is null || bool.Parse(inline)) },
                "--help" or "-h" => options with { IsHelp = true },
                "--environment" or "--applicationName" or "--contentRoot" => Keep($"{name}={Value()}"),
                _ when name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal) => Keep($"{name}={Value()}"),
                _ => throw new HostOptionException($"'{args[i]}' is not an option."),
            };
        }

        if (!options.IsHelp && command == "backup" && options.Backup is not { Folder.Length: > 0 }) { throw new HostOptionException("backup needs --to and a folder."); }
        if (!options.IsHelp && command == "restore" && options.Restore is not { Folder.Length: > 0 }) { throw new HostOptionException("restore needs --from and a folder."); }
        return options with { DataFolder = Path.GetFullPath(options.DataFolder), Settings = settings };

        HostOptions Keep(string setting)
        {
            settings.Add(setting);
            return options;
        }
    }

    private static HostRole ReadRole(string word) => word switch
    {
        "all" => HostRole.All,
        "web" => HostRole.Web,
        "worker" => HostRole.Worker,
        "compute" => HostRole.Compute,
        _ => throw new HostOptionException($"--role is all, web, worker or compute, not '{word}'."),
    };
}

/// <summary>The command line cannot be understood.</summary>
/// <param name="message">What is wrong with it.</param>
internal sealed class HostOptionException(string message) : Exception(message);
