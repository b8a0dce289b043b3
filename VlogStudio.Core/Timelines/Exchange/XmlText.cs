using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Timelines.Exchange;

/// <summary>XML of strangers, read with no document type, no entities of its own and nothing fetched; and XML for them, whose texts survive.</summary>
internal static partial class XmlText
{
    public static XDocument Read(string text)
    {
        // Final Cut announces a type without saying anything in it; any other announcement is refused by the reader below.
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = TimelineExchange.MostBytes, CloseInput = true,
        };
        try
        {
            var plain = PlainType().Replace(text, "$1", 1);
            // Counted before any of it is held: an element takes many times the memory of its four characters.
            using (var counted = XmlReader.Create(new StringReader(plain), settings))
            {
                for (var parts = 0; counted.Read();)
                {
                    parts += counted.NodeType == XmlNodeType.Element ? 1 + counted.AttributeCount : 0;
                    if (parts > TimelineExchange.MostParts)
                    {
                        throw new DocumentFault(new Problem("document_too_large", ProblemKind.TooLarge, Where(counted)) { Args = [TimelineExchange.MostParts] });
                    }
                }
            }

            using var reader = XmlReader.Create(new StringReader(plain), settings);
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo);
        }
        catch (XmlException error)
        {
            throw new DocumentFault(Problem.Invalid(error.LineNumber == 0 ? "document" : $"line {error.LineNumber}", "document_broken", error.LineNumber, error.LinePosition));
        }
    }

    [GeneratedRegex(@"\A((?:<\?xml[^>]*\?>)?\s*)<!DOCTYPE fcpxml\s*(?:\[\s*\]\s*)?>", RegexOptions.CultureInvariant)]
    private static partial Regex PlainType();

    public static string Write(XDocument document)
    {
        var settings = new XmlWriterSettings { Indent = true, NewLineHandling = NewLineHandling.Entitize, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, settings))
        {
            document.Save(writer);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static string Where(XmlReader reader) => $"{reader.LocalName} (line {(reader as IXmlLineInfo)?.LineNumber})";

    /// <summary>An element as problems name it.</summary>
    public static string Where(XElement element) => $"{element.Name.LocalName} (line {(element is IXmlLineInfo at && at.HasLineInfo() ? at.LineNumber : 0)})";
}
