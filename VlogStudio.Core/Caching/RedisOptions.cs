using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace VlogStudio.Core.Caching;

/// <summary>Whether there is a Redis, and how it is reached (section <c>Redis</c>, or <c>VLOGSTUDIO_REDIS</c> and <c>VLOGSTUDIO_REDIS_FILE</c>).</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// <c>host:port,password=…,ssl=true</c> or <c>redis://:password@host:port/0</c> (<c>rediss</c> for TLS); empty where there is no Redis.
    /// </summary>
    public string Connection { get; set; } = "";

    /// <summary>A file that holds the connection, read once at the start, for its password's sake.</summary>
    public string ConnectionFile { get; set; } = "";

    /// <summary>What every key and channel begins with, so that several studios may share one Redis.</summary>
    public string Prefix { get; set; } = "vlogstudio";

    /// <summary>Whether a Redis is named.</summary>
    public bool IsNamed => Connection.Length > 0;

    /// <summary>Reads the section, the two variables and the file.</summary>
    /// <exception cref="InvalidOperationException">The file is missing, or what it or the setting says is no connection; never says the connection itself.</exception>
    public static RedisOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = configuration.GetSection("Redis").Get<RedisOptions>() ?? new RedisOptions();
        if (configuration["VLOGSTUDIO_REDIS"] is { Length: > 0 } named) { options.Connection = named; }
        if (configuration["VLOGSTUDIO_REDIS_FILE"] is { Length: > 0 } file) { options.ConnectionFile = file; }
        options.Connection = options.Connection.Trim();
        if (!options.IsNamed && options.ConnectionFile.Length > 0)
        {
            if (!File.Exists(options.ConnectionFile)) { throw new InvalidOperationException($"Redis:ConnectionFile names '{options.ConnectionFile}', which is not there."); }
            options.Connection = File.ReadAllText(options.ConnectionFile).Trim();
            if (!options.IsNamed) { throw new InvalidOperationException($"The file of Redis:ConnectionFile, '{options.ConnectionFile}', is empty."); }
        }
        if (options.Prefix.Length is 0 or > 50 || !options.Prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'))
        {
            throw new InvalidOperationException("Redis:Prefix is 1 to 50 letters, digits and -_.: .");
        }
        if (options.IsNamed) { options.ForClient(); }
        return options;
    }

    /// <summary>What the client is told: to give up soon, for we try again ourselves, and to take no orders from whoever writes to the server.</summary>
    internal ConfigurationOptions ForClient()
    {
        var client = Connection.Contains("://", StringComparison.Ordinal) ? OfAddress() : OfWords();
        if (client.EndPoints.Count == 0) { throw new InvalidOperationException("Redis:Connection names no server."); }
        client.AbortOnConnectFail = true;
        client.AllowAdmin = false;
        client.ConnectRetry = 1;
        (client.ConnectTimeout, client.SyncTimeout, client.ResponseTimeout) = (1000, 1000, 1000);
        (client.TieBreaker, client.ConfigurationChannel) = ("", "");
        client.ClientName = "vlogstudio";
        return client;
    }

    private ConfigurationOptions OfWords()
    {
        try { return ConfigurationOptions.Parse(Connection); }
        catch (ArgumentException) { throw new InvalidOperationException("Redis:Connection is not understood: write host:port,password=… or redis://:password@host:port ."); }
    }

    private ConfigurationOptions OfAddress()
    {
        if (!Uri.TryCreate(Connection, UriKind.Absolute, out var address) || address.Scheme is not ("redis" or "rediss") || address.Host.Length == 0)
        {
            throw new InvalidOperationException("Redis:Connection is no redis:// or rediss:// address.");
        }
        var client = new ConfigurationOptions { Ssl = address.Scheme == "rediss", DefaultDatabase = 0 };
        var port = address.Port > 0 ? address.Port : 6379;
        client.EndPoints.Add(IPAddress.TryParse(address.DnsSafeHost, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(address.Host, port));
        if (client.Ssl) { client.SslHost = address.Host; }
        var person = address.UserInfo.Split(':', 2);
        if (person[0] is not ("" or "default")) { throw new InvalidOperationException("Redis:Connection names a user; this client signs in by password only, as the default user."); }
        if (person.Length > 1) { client.Password = Uri.UnescapeDataString(person[1]); }
        if (address.AbsolutePath.Trim('/') is { Length: > 0 } number)
        {
            client.DefaultDatabase = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var database)
                ? database
                : throw new InvalidOperationException("The path of Redis:Connection is the number of a database.");
        }
        return client;
    }
}
