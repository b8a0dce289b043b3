using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace VlogStudio.Core.Identity;

/// <summary>Keeps the keys of cookies and tokens in the database, so that every node and every start knows them.</summary>
internal sealed class KeyRepository(NpgsqlDataSource source) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = source.CreateCommand("SELECT xml FROM data_protection_key");
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read()) { keys.Add(XElement.Parse(reader.GetString(0))); }
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = source.CreateCommand("INSERT INTO data_protection_key (id, friendly_name, xml) VALUES ($1, $2, $3)");
        command.Parameters.AddWithValue(Guid.CreateVersion7());
        command.Parameters.AddWithValue(friendlyName);
        command.Parameters.AddWithValue(element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }
}

/// <summary>The secret that seals the keys, from the configuration or a file only this account may read.</summary>
internal sealed class KeySecret(IOptions<AccountsOptions> options, IConfiguration configuration)
{
    private const int MinLength = 32;
    private readonly Lazy<byte[]> _key = new(() => SHA256.HashData(Encoding.UTF8.GetBytes(Find(options.Value.KeySecret, configuration["DataFolder"]))));

    /// <summary>256 bits.</summary>
    /// <exception cref="InvalidOperationException">The configured secret is too short.</exception>
    public byte[] Key => _key.Value;

    private static string Find(string configured, string? folder)
    {
        if (configured.Length > 0)
        {
            return configured.Length >= MinLength ? configured : throw new InvalidOperationException($"Accounts:KeySecret must have at least {MinLength} characters.");
        }
        var path = Path.Combine(folder ?? "data", "keys.secret");
        if (!File.Exists(path)) { Make(path); }
        return File.ReadAllText(path);
    }

    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Guid.CreateVersion7():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        using (var file = new FileStream(fresh, options))
        {
            file.Write(Encoding.ASCII.GetBytes(RandomToken.New()));
        }
        // Of two starting at once the first names the file; the other reads it.
        try { File.Move(fresh, path, overwrite: false); }
        catch (IOException) { File.Delete(fresh); }
    }
}

/// <summary>Seals keys with AES-256-GCM before they reach the database.</summary>
internal sealed class KeySealer(KeySecret secret) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var sealedBytes = new byte[plain.Length];
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        using var aes = new AesGcm(secret.Key, tag.Length);
        aes.Encrypt(nonce, plain, sealedBytes, tag);
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String([.. nonce, .. tag, .. sealedBytes])), typeof(KeyOpener));
    }
}

/// <summary>Opens what <see cref="KeySealer"/> sealed. Data protection makes it by name.</summary>
internal sealed class KeyOpener(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => Open(encryptedElement, services.GetRequiredService<KeySecret>());

    /// <summary>Opens it with a secret.</summary>
    /// <exception cref="CryptographicException">It was sealed with another.</exception>
    public static XElement Open(XElement encryptedElement, KeySecret secret)
    {
        var bytes = Convert.FromBase64String(encryptedElement.Value).AsSpan();
        var (nonceSize, tagSize) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var plain = new byte[bytes.Length - nonceSize - tagSize];
        using var aes = new AesGcm(secret.Key, tagSize);
        aes.Decrypt(bytes[..nonceSize], bytes[(nonceSize + tagSize)..], bytes.Slice(nonceSize, tagSize), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
