using System.Net;
using System.Text.Json.Nodes;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>A node that came by the studio's public address is given the bucket's public address, and one within the bucket's own.</summary>
public sealed class ComputeOutsideTests(ComputeS3App app) : ComputeConversation(app), IClassFixture<ComputeS3App>
{
    [Fact]
    public async Task Addresses_AreThoseTheNodeCanReach()
    {
        var inner = app.Bucket.Endpoint!.Authority;
        await using var film = await ClaimAsync();
        var files = new { film = new { bytes = 6 << 20, sha256 = new string('a', 64) }, poster = new { bytes = 1000, sha256 = new string('b', 64) } };

        Assert.All(AddressesIn(await SegmentsAsync(film, files)), url => Assert.Equal(inner, url.Authority));

        film.Http.DefaultRequestHeaders.Host = ComputeS3App.OuterHost;
        var outer = await SegmentsAsync(film, files);
        film.Http.DefaultRequestHeaders.Host = null;
        Assert.All(AddressesIn(outer), url => Assert.Equal(app.Outside.Authority, url.Authority));

        // The store takes them as they came through the proxy there.
        using var http = new HttpClient();
        using var footage = await http.GetAsync(new Uri((string)outer["sources"]![0]!["url"]!), Ct);
        Assert.Equal(HttpStatusCode.OK, footage.StatusCode);
        using var piece = await http.PutAsync(new Uri((string)outer["uploads"]!["poster"]!["parts"]![0]!["url"]!), Poster(), Ct);
        Assert.Equal(HttpStatusCode.OK, piece.StatusCode);
    }

    private static ByteArrayContent Poster()
    {
        var content = new ByteArrayContent(new byte[1000]);
        content.Headers.ContentType = new("image/jpeg");
        return content;
    }

    private static List<Uri> AddressesIn(JsonObject footage) =>
    [
        .. footage["sources"]!.AsArray().Concat(footage["uploads"]!["film"]!["parts"]!.AsArray()).Concat(footage["uploads"]!["poster"]!["parts"]!.AsArray()).Select(n => new Uri((string)n!["url"]!)),
    ];
}
