using Microsoft.Extensions.Configuration;
using VlogStudio.Hosting;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

public sealed class SettingFilesTests
{
    [Fact]
    public async Task Setting_NamedByAFile_IsTheFilesContent()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a"), "Host=db;Password= p \n");
        await File.WriteAllTextAsync(folder.File("b"), "s3cret\r\n");
        using var configuration = Of(("VLOGSTUDIO_DATABASE_FILE", folder.File("a")), ("Storage:S3:SecretKey_FILE", folder.File("b")), ("SSL_CERT_FILE", folder.File("gone")), ("VLOGSTUDIO_REDIS_FILE", folder.File("gone")), ("Mail:Password_FILE", ""));

        SettingFiles.Read(configuration);

        Assert.Equal("Host=db;Password= p ", configuration["VLOGSTUDIO_DATABASE"]);
        Assert.Equal("s3cret", configuration["Storage:S3:SecretKey"]);
        Assert.Null(configuration["SSL_CERT"]);
        Assert.Null(configuration["VLOGSTUDIO_REDIS"]);
        Assert.Null(configuration["Mail:Password"]);
    }

    [Fact]
    public async Task Setting_WhoseFileIsMissingEmptyOrBesideAValue_IsRefusedByNameWithoutTheValue()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("empty"), "\n");
        await File.WriteAllTextAsync(folder.File("full"), "hidden");

        foreach (var settings in new[]
        {
            new[] { ("Accounts:KeySecret_FILE", folder.File("gone")) },
            [("Accounts:KeySecret_FILE", folder.File("empty"))],
            [("Accounts:KeySecret_FILE", folder.File("full")), ("Accounts:KeySecret", "hidden too")],
        })
        {
            using var configuration = Of(settings);
            var error = Assert.Throws<HostOptionException>(() => SettingFiles.Read(configuration));
            Assert.Contains("Accounts:KeySecret_FILE", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
        }
    }

    private static ConfigurationManager Of(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value));
        return configuration;
    }
}
