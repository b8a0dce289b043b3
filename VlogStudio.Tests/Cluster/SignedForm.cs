using System.Net;
using System.Text.RegularExpressions;

namespace VlogStudio.Tests.Cluster;

/// <summary>A form of a page as one node wrote it, with the token that keeps strangers' forms out.</summary>
internal sealed partial class SignedForm
{
    private readonly Dictionary<string, string> _fields = [];

    /// <summary>Reads the form of the account's page that keeps language and theme.</summary>
    public static async Task<SignedForm> FetchAsync(HttpClient http)
    {
        var page = await http.GetStringAsync(new Uri("account", UriKind.Relative));
        var form = new SignedForm();
        var html = page[page.IndexOf("preferences-form", StringComparison.Ordinal)..];
        html = html[..html.IndexOf("</form>", StringComparison.Ordinal)];
        foreach (Match field in Hidden().Matches(html))
        {
            if (Name().Match(field.Value) is { Success: true } name && Value().Match(field.Value) is { Success: true } value) { form._fields[name.Groups[1].Value] = WebUtility.HtmlDecode(value.Groups[1].Value); }
        }
        foreach (Match select in Select().Matches(html)) { form._fields[select.Groups[1].Value] = ""; }
        Assert.Contains("__RequestVerificationToken", form._fields.Keys);
        return form;
    }

    /// <summary>Chooses a theme and sends it, with its token or with another.</summary>
    public async Task<HttpStatusCode> SendAsync(HttpClient http, string theme, string? token = null)
    {
        var fields = new Dictionary<string, string>(_fields) { [_fields.Keys.Single(k => k.EndsWith("Theme", StringComparison.Ordinal))] = theme };
        if (token is not null) { fields["__RequestVerificationToken"] = token; }
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync(new Uri("account", UriKind.Relative), content);
        return answer.StatusCode;
    }

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex("<select[^>]*name=\"([^\"]+)\"")]
    private static partial Regex Select();

    [GeneratedRegex("name=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("value=\"([^\"]*)\"")]
    private static partial Regex Value();
}
