using System.Net;
using Microsoft.Extensions.Localization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Api;

/// <summary>What a browser is shown when a page cannot be made at all: plain, without the app's scripts, and it tries again by itself.</summary>
internal static class TroublePage
{
    public static Task WriteAsync(HttpContext http, Problem? problem)
    {
        var words = http.RequestServices.GetRequiredService<IStringLocalizer<Problems>>();
        var status = problem is null ? StatusCodes.Status500InternalServerError : Answers.StatusOf(problem.Kind);
        var detail = problem is null ? words["unexpected", http.TraceIdentifier].Value : http.RequestServices.GetRequiredService<ProblemWords>().Say(problem);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        if (status is StatusCodes.Status503ServiceUnavailable) { http.Response.Headers.RetryAfter = "5"; }
        var again = status is StatusCodes.Status503ServiceUnavailable ? "<meta http-equiv=\"refresh\" content=\"5\">" : "";
        var title = WebUtility.HtmlEncode(words[$"title_{status}"]);
        return http.Response.WriteAsync(
            $$"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{{again}}<title>{{title}}</title>
            <style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:20vh auto;padding:0 1rem}</style></head>
            <body><main><h1>{{title}}</h1><p>{{WebUtility.HtmlEncode(detail)}}</p><p><a href="/">VlogStudio</a></p></main></body></html>
            """);
    }
}
