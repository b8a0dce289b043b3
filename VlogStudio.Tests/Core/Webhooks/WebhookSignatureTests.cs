using VlogStudio.Core.Webhooks;

namespace VlogStudio.Tests.Core.Webhooks;

public sealed class WebhookSignatureTests
{
    // The example that Standard Webhooks' own libraries are tested with.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly DateTimeOffset s_at = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void Sign_PublishedExample_GivesThePublishedSignature() =>
        Assert.Equal(Expected, WebhookSignature.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", s_at, """{"test": 2432232314}""", Secret));

    [Fact]
    public void Sign_TwoSecrets_GivesBothSignaturesNewestFirst()
    {
        var fresh = WebhookSignature.NewSecret();
        var signed = WebhookSignature.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", s_at, """{"test": 2432232314}""", fresh, Secret).Split(' ');

        Assert.Equal(2, signed.Length);
        Assert.Equal(WebhookSignature.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", s_at, """{"test": 2432232314}""", fresh), signed[0]);
        Assert.Equal(Expected, signed[1]);
    }

    [Theory]
    [InlineData("msg_other", 0, """{"test": 2432232314}""")]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", 1, """{"test": 2432232314}""")]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", 0, """{"test": 2432232315}""")]
    public void Sign_AnythingElse_GivesAnother(string id, int later, string body) =>
        Assert.NotEqual(Expected, WebhookSignature.Sign(id, s_at.AddSeconds(later), body, Secret));

    [Fact]
    public void NewSecret_Always_HasAtLeastTwentyFourBytesAndIsNew()
    {
        var secrets = Enumerable.Range(0, 50).Select(_ => WebhookSignature.NewSecret()).ToList();

        Assert.Equal(50, secrets.Distinct().Count());
        Assert.All(secrets, s => Assert.InRange(Convert.FromBase64String(s["whsec_".Length..]).Length, 24, 64));
    }
}
