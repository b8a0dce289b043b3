using System.Text;
using System.Text.Json;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines.Exchange.Fcpxml;
using VlogStudio.Core.Timelines.Exchange.Mlt;
using VlogStudio.Core.Timelines.Exchange.Otio;
using VlogStudio.Core.Timelines.Exchange.Sheets;

namespace VlogStudio.Core.Timelines.Exchange;

/// <summary>
/// Timelines for other programs, and back. Each format's own elements carry what they can and are what is read; the rest stands in the metadata of each
/// element. Written and read again a timeline is the same; changed in between, it is what it was changed to. Pure.
/// </summary>
public static class TimelineExchange
{
    /// <summary>The largest document that is read, bytes.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>The longest stretch a document may name, frames.</summary>
    internal const int MostFrames = 10_000_000;

    /// <summary>The most elements and attributes of a document; the largest film there may be has about half of that.</summary>
    internal const int MostParts = 2_000_000;

    /// <summary>Writes a timeline.</summary>
    /// <param name="timeline">A valid timeline.</param>
    /// <param name="format">The format.</param>
    /// <param name="media">How its sources are named; one that is missing here is named by its id.</param>
    public static string Write(Timeline timeline, ExchangeFormat format, IReadOnlyDictionary<Guid, ExchangeMedia> media)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(media);
        return format switch
        {
            ExchangeFormat.Json => StudioJson.Write(timeline),
            ExchangeFormat.Otio => OtioWriter.Write(SheetMaker.Of(timeline, media), media),
            ExchangeFormat.Fcpxml => FcpxmlWriter.Write(SheetMaker.Of(timeline, media), media),
            ExchangeFormat.Mlt => MltWriter.Write(SheetMaker.Of(timeline, media), media),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }

    /// <summary>Reads a timeline. It may still be one that cannot be rendered: <see cref="TimelineValidator"/> says so.</summary>
    /// <param name="document">The document's bytes, UTF-8.</param>
    /// <param name="format">The format.</param>
    /// <param name="idOf">The source of a file name the document has no id of, or null where there is none.</param>
    /// <returns>The timeline; or document_too_large, document_broken, document_value_wrong, document_part_missing, document_media_unknown, document_gap, each naming the element.</returns>
    public static Result<Timeline> Read(ReadOnlyMemory<byte> document, ExchangeFormat format, Func<string, Guid?> idOf)
    {
        ArgumentNullException.ThrowIfNull(idOf);
        if (document.Length > MostBytes)
        {
            return new Problem("document_too_large", ProblemKind.TooLarge, "document") { Args = [MostBytes] };
        }

        try
        {
            var text = s_strict.GetString(document.Span).TrimStart('\uFEFF');
            return format switch
            {
                ExchangeFormat.Json => Own(text),
                ExchangeFormat.Otio => SheetReader.Read(OtioReader.Read(text), idOf),
                ExchangeFormat.Fcpxml => SheetReader.Read(FcpxmlReader.Read(text), idOf),
                ExchangeFormat.Mlt => SheetReader.Read(MltReader.Read(text), idOf),
                _ => throw new ArgumentOutOfRangeException(nameof(format)),
            };
        }
        catch (DocumentFault fault)
        {
            return fault.Problem;
        }
        catch (OverflowException)
        {
            // Each number by itself was possible.
            return Problem.Invalid("document", "document_value_wrong", "");
        }
        catch (DecoderFallbackException)
        {
            return Problem.Invalid("document", "document_not_utf8");
        }
    }

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    private static Timeline Own(string text)
    {
        try
        {
            return StudioJson.Read<Timeline>(text);
        }
        catch (JsonException error)
        {
            throw JsonFault(error);
        }
        catch (InvalidOperationException)
        {
            // A lone half of a surrogate pair is no text.
            throw new DocumentFault(Problem.Invalid("document", "document_not_utf8"));
        }
    }

    /// <summary>A rate whose frames can be counted.</summary>
    internal static FrameRate Checked(FrameRate rate, string where) => (double)rate.Numerator / rate.Denominator is >= 0.1 and <= 1000
        ? rate : throw DocumentFault.Value(where, $"{rate.Numerator}/{rate.Denominator}");

    internal static DocumentFault JsonFault(JsonException error) =>
        new(Problem.Invalid(string.IsNullOrEmpty(error.Path) ? $"line {error.LineNumber + 1}" : error.Path, "document_broken", (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1));
}
