using Microsoft.AspNetCore.Components;
using VlogStudio.Core.History;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.History;

/// <summary>One line of the history.</summary>
/// <param name="Row">What was asked for and how it ended.</param>
/// <param name="Credits">What it took after all, as the ledger says.</param>
/// <param name="Film">The film it made, where it can be made again.</param>
public sealed record HistoryEntry(GenerationView Row, long Credits, FilmOfJob? Film);

/// <summary>What can be done from a line: one parameter for all of them, for each one more costs an open page a line's frame and a callback twenty times.</summary>
/// <param name="Star">Marks it, or takes the mark away.</param>
/// <param name="Remove">Moves it to the trash.</param>
/// <param name="Tag">Shows what has that tag.</param>
public sealed record HistoryActs(EventCallback<GenerationView> Star, EventCallback<GenerationView> Remove, EventCallback<string> Tag);
