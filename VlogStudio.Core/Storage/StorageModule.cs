using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Storage;

/// <summary>Registers the Storage room.</summary>
public static class StorageModule
{
    /// <summary>Adds the object store that section <c>Storage</c> chooses; wrong settings end the start.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection("Storage")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsCheck>();
        services.AddSingleton<CheckStorage>().AddSingleton<MeasureStorage>();
        services.AddSingleton<IObjectStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
            if (options.Kind != StorageKind.S3) { return new FileObjectStore(options.Folder); }
            return options.CopyFolder.Length == 0 ? new S3ObjectStore(options.S3) : new CopyingObjectStore(new S3ObjectStore(options.S3), Directory.CreateDirectory(options.CopyFolder).FullName, options.CopyBytes);
        });
        return services;
    }
}
