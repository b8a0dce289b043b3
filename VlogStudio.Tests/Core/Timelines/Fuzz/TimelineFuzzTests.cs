using System.Text;
using System.Text.Json;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Timelines.Exchange;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Timelines.Fuzz;

/// <summary>Timelines that somebody changed: in their own JSON and in every format they come back in.</summary>
public sealed class TimelineFuzzTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private static readonly string[] s_xmlTokens =
    [
        "<", ">", "</", "/>", "\"", "'", "&", "&lt;", "&#0;", "&#x1F600;", "<![CDATA[", "]]>", "<!--", "-->", "<?xml version=\"1.0\"?>", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "&x;",
        "<!DOCTYPE fcpxml>", "=\"0s\"", "=\"-1\"", "=\"1/0s\"", "=\"9223372036854775807/1s\"", "=\"1e99\"", "=\"2147483648\"", "=\"\"", "0", "99999999999999999999", "<a>", "xmlns=\"x\"", "<xi:include href=\"file:///etc/passwd\"/>",
        "<spine>", "<clip/>", "<playlist>", "<entry/>", "<property name=\"length\">", "<gap/>", "00:00:00.000", "99:59:59.999", "-00:00:01.000", "\0", "\uFEFF", "\uD83D",
    ];

    private static readonly string[] s_otioTokens = ["{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\"OTIO_SCHEMA\":\"Clip.1\"", "\"OTIO_SCHEMA\":", "null", "-1", "1e308", "0", "0.0", "9223372036854775808", "\"rate\":0", "\"children\":[]", "\"value\":1e18"];

    [Fact]
    public Task Timelines_MutatedJson_AreRefusedOrPlanned() => FuzzCampaign.RunAsync(400, isNew: false, s_limit, Json);

    [Fact]
    [Trait("Category", "Fuzz")]
    public Task Timelines_ManyMutatedJson_AreRefusedOrPlanned() => FuzzCampaign.RunAsync(3_500, isNew: true, s_limit, Json, workers: 2);

    [Fact]
    public Task Documents_Mutated_AreRefusedOrPlanned() => FuzzCampaign.RunAsync(120, isNew: false, s_limit, Document);

    [Fact]
    [Trait("Category", "Fuzz")]
    public Task Documents_ManyMutated_AreRefusedOrPlanned() => FuzzCampaign.RunAsync(2_000, isNew: true, s_limit, Document, workers: 2);

    /// <summary>Were nearly all mutated timelines refused, the planner would see none; were nearly all valid, the validator would see none.</summary>
    [Fact]
    public async Task Timelines_Mutated_AreOfBothKinds()
    {
        var (read, valid) = (0, 0);
        await FuzzCampaign.RunAsync(120, isNew: false, s_limit, random =>
        {
            if (TimelineExchange.Read(JsonMutation.Of(random, StudioJson.Write(AnyTimelines.Any(random))), ExchangeFormat.Json, _ => null) is { IsOk: true, Value: var timeline })
            {
                read++;
                valid += TimelineValidator.Validate(timeline).Count == 0 ? 1 : 0;
            }

            return Task.CompletedTask;
        });

        Assert.InRange(read, 30, 110);
        Assert.InRange(valid, 10, 90);
    }

    private static Task Json(Random random)
    {
        var bytes = JsonMutation.Of(random, StudioJson.Write(AnyTimelines.Any(random)));
        try
        {
            // As it is read from the database and from requests.
            FuzzedTimeline.Follow(StudioJson.Read<Timeline>(Encoding.UTF8.GetString(bytes)), random);
        }
        catch (JsonException)
        {
            // Declared.
        }

        Read(bytes, ExchangeFormat.Json, random);
        return Task.CompletedTask;
    }

    private static Task Document(Random random)
    {
        var format = random.Of((ExchangeFormat[])[ExchangeFormat.Otio, ExchangeFormat.Fcpxml, ExchangeFormat.Mlt]);
        var timeline = AnyTimelines.Any(random);
        var text = TimelineExchange.Write(timeline, format, new Dictionary<Guid, ExchangeMedia> { [AnyTimelines.Recordings[0]] = new("clip.mp4", TimeSpan.FromSeconds(90), new FrameSize(1920, 1080)) });
        var bytes = format == ExchangeFormat.Otio && random.OneIn(2)
            ? JsonMutation.Of(random, text)
            : TextMutation.Of(random, Encoding.UTF8.GetBytes(text), format == ExchangeFormat.Otio ? s_otioTokens : s_xmlTokens);
        Read(bytes, format, random);
        return Task.CompletedTask;
    }

    private static void Read(byte[] bytes, ExchangeFormat format, Random random)
    {
        var read = TimelineExchange.Read(bytes, format, _ => random.OneIn(2) ? null : AnyTimelines.Recordings[1]);
        if (read.IsOk)
        {
            if (FuzzedTimeline.Follow(read.Value, random))
            {
                Assert.DoesNotContain("root:", StudioJson.Write(read.Value), StringComparison.Ordinal);
            }
        }
        else
        {
            Assert.All(read.Problems, p => Assert.False(string.IsNullOrEmpty(p.Code) || string.IsNullOrEmpty(p.Field)));
        }
    }
}
