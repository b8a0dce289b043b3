using System.Text.RegularExpressions;

namespace VlogStudio.Tests.Deployment;

/// <summary>One line of a recipe: <c>RUN npm ci</c> is the word RUN and the rest.</summary>
internal sealed record RecipeStep(string Word, string Rest);

/// <summary>A stage of a recipe, by what it is based on.</summary>
internal sealed record RecipeStage(string Base, string? Name, IReadOnlyList<RecipeStep> Steps)
{
    /// <summary>What follows the word the last time it stands in the stage.</summary>
    public string Last(string word) => Steps.Last(s => s.Word == word).Rest;
}

/// <summary>A Dockerfile as its stages: as much of the format as ours uses, and an error for anything else.</summary>
internal static partial class ImageRecipe
{
    private static readonly string[] s_words = ["WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT"];

    /// <summary>Reads a recipe.</summary>
    public static IReadOnlyList<RecipeStage> Read(string text)
    {
        var stages = new List<RecipeStage>();
        var steps = new List<RecipeStep>();
        foreach (var line in Continued().Replace(text, " ").Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            var (word, rest) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
            if (word == "FROM")
            {
                var names = rest.Split(' ');
                stages.Add(new RecipeStage(names[0], names is [_, "AS", var name] ? name : null, steps = []));
                continue;
            }
            Assert.Contains(word, s_words);
            steps.Add(new RecipeStep(word, rest));
        }
        return stages;
    }

    /// <summary>The words of <c>["a", "b"]</c> or of <c>CMD ["a", "b"]</c>.</summary>
    public static string[] Words(string rest) => [.. Quoted().Matches(rest[rest.IndexOf('[', StringComparison.Ordinal)..]).Select(m => m.Groups[1].Value)];

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();
}
