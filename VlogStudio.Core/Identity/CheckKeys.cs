using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace VlogStudio.Core.Identity;

/// <summary>Makes sure, before anybody is let in, that this process can open the keys that other nodes sealed: else people would be signed out at each change of node.</summary>
public sealed class CheckKeys
{
    private readonly NpgsqlDataSource _source;
    private readonly KeySecret _secret;
    private readonly IDataProtectionProvider _protection;
    private readonly TimeProvider _time;

    internal CheckKeys(NpgsqlDataSource source, KeySecret secret, IDataProtectionProvider protection, TimeProvider time) =>
        (_source, _secret, _protection, _time) = (source, secret, protection, time);

    /// <summary>Checks, makes the first key where there is none, and checks again: of two nodes that begin together with different secrets one sees it.</summary>
    /// <exception cref="KeySecretException">Keys in use are sealed with another secret.</exception>
    public async Task HandleAsync(CancellationToken ct)
    {
        if (await OpenAllAsync(ct) > 0) { return; }
        _protection.CreateProtector("check").Protect("");
        await OpenAllAsync(ct);
    }

    private async Task<int> OpenAllAsync(CancellationToken ct)
    {
        var opened = 0;
        await using var command = _source.CreateCommand("SELECT xml FROM data_protection_key");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var key = XElement.Parse(reader.GetString(0));
            if (key.Element("expirationDate") is not { } ends || DateTimeOffset.Parse(ends.Value, CultureInfo.InvariantCulture) < _time.GetUtcNow()) { continue; }
            foreach (var part in key.Descendants("sealed"))
            {
                try { KeyOpener.Open(part, _secret); }
                catch (CryptographicException) { throw new KeySecretException(); }
            }
            opened++;
        }
        return opened;
    }
}

/// <summary>Nodes of one studio have different secrets.</summary>
public sealed class KeySecretException() : Exception(
    "Accounts:KeySecret is not what the keys in the database were sealed with: what other nodes sign could not be read here. Give every node the same secret, or, where none is "
    + "configured, the file keys.secret of the data folder they were made in. To begin anew, which signs everybody out: DELETE FROM data_protection_key.");
