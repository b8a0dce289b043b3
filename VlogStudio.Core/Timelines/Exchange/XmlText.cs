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
            using var reader = XmlReader.Create(new StringReader(PlainType().Replace(text, "$1", 1)), settings);
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

    /// <summary>An element as problems name it.</summary>
    public static string Where(XElement element) => $"{element.Name.LocalName} (line {(element is IXmlLineInfo at && at.HasLineInfo() ? at.LineNumber : 0)})";
}
