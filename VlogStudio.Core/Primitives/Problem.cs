namespace VlogStudio.Core.Primitives;

/// <summary>What sort of refusal a <see cref="Problem"/> is; the edge turns it into an HTTP status.</summary>
public enum ProblemKind
{
    /// <summary>The input is wrong: 422.</summary>
    Invalid,

    /// <summary>The thing is not there, or belongs to somebody else: 404.</summary>
    NotFound,

    /// <summary>The thing is in a state that does not allow this: 409.</summary>
    Conflict,

    /// <summary>Not enough credits: 402.</summary>
    PaymentRequired,

    /// <summary>The person may not do this: 403.</summary>
    Forbidden,

    /// <summary>Larger than a limit: 413.</summary>
    TooLarge,

    /// <summary>Something this needs is out of reach for now: 503.</summary>
    Unavailable,

    /// <summary>Who asks is not known, or the proof was wrong: 401.</summary>
    Unauthorized,

    /// <summary>Asked too often; the first of <see cref="Problem.Args"/> is how many seconds to wait: 429.</summary>
    TooMany,
}

/// <summary>
/// An error a person caused, as a value. The words stand in resources under <see cref="Code"/> and name the remedy;
/// <see cref="Args"/> fill their gaps in order.
/// </summary>
/// <param name="Code">Stable snake_case code, also the key of the words.</param>
/// <param name="Kind">What sort of refusal it is.</param>
/// <param name="Field">The input it is about, in snake_case as HTTP spells it, or null.</param>
public sealed record Problem(string Code, ProblemKind Kind = ProblemKind.Invalid, string? Field = null)
{
    /// <summary>Values for the gaps in the words, in order; numbers and dates are formatted by culture at the edge.</summary>
    public IReadOnlyList<object> Args { get; init; } = [];

    /// <summary>A refusal of one field.</summary>
    public static Problem Invalid(string field, string code, params object[] args) => new(code, ProblemKind.Invalid, field) { Args = args };

    /// <summary>The thing is not there for this person.</summary>
    public static Problem NotFound(string code = "not_found") => new(code, ProblemKind.NotFound);

    /// <summary>The thing's state does not allow this.</summary>
    public static Problem Conflict(string code, params object[] args) => new(code, ProblemKind.Conflict) { Args = args };
}
