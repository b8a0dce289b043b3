using System.Net;
using System.Net.Http.Headers;
using VlogStudio.Core.Compute;
using VlogStudio.Core.Storage;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>The footage a compute node is given and the places where it may put its film.</summary>
public sealed class ComputeFilesTests(ComputeApp app) : ComputeConversation(app), IClassFixture<ComputeApp>
{
    [Fact]
    public async Task Source_SignedAddress_ServesJustThatFileWithRanges()
    {
        await using var film = await ClaimAsync();
        var footage = await SegmentsAsync(film);
        var source = footage["sources"]![0]!;
        var url = (string)source["url"]!;
        Assert.Equal(url, (string)footage["segments"]![0]!["source_url"]!);
        Assert.Equal((0, (Guid)source["id"]!), ((int)footage["segments"]![0]!["position"]!, (Guid)footage["segments"]![0]!["recording_id"]!));
        using var http = new HttpClient();

        var whole = await http.GetByteArrayAsync(url, Ct);
        Assert.Equal(((long)source["bytes"]!, (string)source["sha256"]!), (whole.Length, SumOf(whole)));
        using var part = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(10, 19) } };
        using var answer = await http.SendAsync(part, Ct);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(whole[10..20], await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task SignedAddress_TamperedSwappedOrExpired_IsRefused()
    {
        await using var film = await ClaimAsync();
        var footage = await SegmentsAsync(film, new { film = new { bytes = 3, sha256 = SumOf([1, 2, 3]) } });
        var (source, place) = ((string)footage["sources"]![0]!["url"]!, (string)footage["uploads"]!["film"]!["parts"]![0]!["url"]!);
        using var http = new HttpClient();

        var middle = source.Length - 20;
        var tampered = source[..middle] + (source[middle] == 'A' ? 'B' : 'A') + source[(middle + 1)..];
        Assert.Equal((403, "signature_refused"), await CodeOfAsync(await http.GetAsync(tampered, Ct)));
        Assert.Equal((403, "signature_refused"), await CodeOfAsync(await http.GetAsync(new Uri(App.BaseAddress, SignedObjects.Path), Ct)));
        // One that lets write does not let read, nor the other way round.
        Assert.Equal((403, "signature_refused"), await CodeOfAsync(await http.GetAsync(place, Ct)));
        Assert.Equal((403, "signature_refused"), await CodeOfAsync(await http.PutAsync(source, new ByteArrayContent([1, 2, 3]), Ct)));
        var key = ObjectKeys.Output(film.Job, film.Fence, "film.mp4");
        var late = App.Get<SignedObjects>().AddressOf(new SignedObject(key, IsWrite: false, film.Job, film.Fence, DateTimeOffset.UnixEpoch));
        Assert.Equal((403, "signature_expired"), await CodeOfAsync(await http.GetAsync(new Uri(App.BaseAddress, late), Ct)));
    }

    [Fact]
    public async Task Upload_WrongLengthOrOtherBytes_IsRefusedAndNothingIsThere()
    {
        await using var film = await ClaimAsync();
        var uploads = (await SegmentsAsync(film, new { film = new { bytes = 3, sha256 = SumOf([1, 2, 3]) } }))["uploads"]!;
        var (key, place) = ((string)uploads["film"]!["s3_key"]!, (string)uploads["film"]!["parts"]![0]!["url"]!);
        using var http = new HttpClient();

        Assert.Equal((422, "upload_length_differs"), await CodeOfAsync(await http.PutAsync(place, new ByteArrayContent([1, 2]), Ct)));
        Assert.Equal((422, "upload_length_differs"), await CodeOfAsync(await http.PutAsync(place, new ByteArrayContent([1, 2, 3, 4]), Ct)));
        Assert.Equal((422, "upload_checksum_differs"), await CodeOfAsync(await http.PutAsync(place, new ByteArrayContent([3, 2, 1]), Ct)));
        Assert.Null(await App.Get<IObjectStore>().FindAsync(key, Ct));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(App.DataFolder, "objects"), "*~part", SearchOption.AllDirectories), _ => true);

        Assert.Equal(HttpStatusCode.NoContent, (await http.PutAsync(place, new ByteArrayContent([1, 2, 3]), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.PutAsync(place, new ByteArrayContent([1, 2, 3]), Ct)).StatusCode);
        Assert.Equal(3, (await App.Get<IObjectStore>().FindAsync(key, Ct))!.Bytes);
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(-1, 64)]
    [InlineData(long.MaxValue, 64)]
    [InlineData(10, 63)]
    public async Task Segments_ImpossibleOutputs_AreRefused(long bytes, int digits)
    {
        await using var film = await ClaimAsync();
        var (status, _) = await PostAsync(film.Http, $"{Internal}/segments", new { vlog_id = film.Vlog, fence = film.Fence, outputs = new { film = new { bytes, sha256 = new string('a', digits) } } });
        Assert.Equal(422, status);
    }
}
