using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VlogStudio.Core.Auditing;

/// <summary>What binds an audit row to the one before it.</summary>
internal static class AuditHash
{
    /// <summary>SHA-256 over the hash before and every field, each with its length so that none can lend a letter to the next; hex.</summary>
    public static string Of(string previousHash, long seq, DateTimeOffset at, AuditNote note)
    {
        var text = new StringBuilder();
        string?[] fields =
        [
            previousHash, seq.ToString(CultureInfo.InvariantCulture), at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            note.Actor, note.Action, note.Subject, note.Before, note.After, note.Reason, note.Ip,
        ];
        foreach (var field in fields) { text.Append(CultureInfo.InvariantCulture, $"{field?.Length ?? -1}:{field}|"); }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
