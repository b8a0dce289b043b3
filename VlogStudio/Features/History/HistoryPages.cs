namespace VlogStudio.Features.History;

/// <summary>Registers what the history pages and routes need.</summary>
internal static class HistoryPages
{
    /// <summary>Adds the choice between page and route at the same address.</summary>
    public static IServiceCollection AddHistoryPages(this IServiceCollection services) => services.AddSingleton<MatcherPolicy, ForProgramsPolicy>();
}
