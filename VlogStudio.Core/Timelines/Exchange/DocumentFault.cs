using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Timelines.Exchange;

/// <summary>Ends the reading of a document that cannot be read; <see cref="TimelineExchange"/> answers the problem.</summary>
internal sealed class DocumentFault(Problem problem) : Exception(problem.Code)
{
    /// <summary>What is wrong, and where.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>A value of an element cannot be read.</summary>
    public static DocumentFault Value(string where, string value) => new(Problem.Invalid(where, "document_value_wrong", Short(value)));

    /// <summary>Something an element needs is not there.</summary>
    public static DocumentFault Missing(string where, string what) => new(Problem.Invalid(where, "document_part_missing", what));

    private static string Short(string value) => value.Length <= 80 ? value : value[..(char.IsHighSurrogate(value[79]) ? 79 : 80)] + "…";
}
