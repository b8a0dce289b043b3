namespace VlogStudio.Features.Home;

/// <summary>Registers what the day page needs.</summary>
public static class HomePages
{
    /// <summary>Adds the page's acts and edits.</summary>
    public static IServiceCollection AddHomePages(this IServiceCollection services) =>
        services.AddScoped<HomeActs>().AddScoped<EventActs>().AddScoped<EventEdits>();
}
