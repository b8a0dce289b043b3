using System.Diagnostics.CodeAnalysis;

namespace VlogStudio.Core.Primitives;

/// <summary>The value of an act, or the problems that stood in its way.</summary>
/// <typeparam name="T">What the act answers when it went well.</typeparam>
public sealed class Result<T>
{
    private Result(T? value, IReadOnlyList<Problem> problems)
    {
        Value = value;
        Problems = problems;
    }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsOk => Problems.Count == 0;

    /// <summary>The value; null when there are problems.</summary>
    public T? Value { get; }

    /// <summary>The problems; empty when there is a value.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>A good result, for values of interface types, which convert no other way.</summary>
    public static Result<T> Ok(T value) => new(value, []);

    /// <summary>A good result.</summary>
    public static implicit operator Result<T>(T value) => new(value, []);

    /// <summary>A refusal for one reason.</summary>
    public static implicit operator Result<T>(Problem problem) => new(default, [problem]);

    /// <summary>A refusal for several reasons.</summary>
    public static Result<T> Refuse(IReadOnlyList<Problem> problems) =>
        problems.Count > 0 ? new(default, problems) : throw new ArgumentException("A refusal needs a problem.", nameof(problems));

    /// <summary>The same refusal, for an act with another value.</summary>
    public Result<TOther> Refused<TOther>() => Result<TOther>.Refuse(Problems);
}

/// <summary>The value of an act that answers nothing.</summary>
public readonly record struct Unit;
