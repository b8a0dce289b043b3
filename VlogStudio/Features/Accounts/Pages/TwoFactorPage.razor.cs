using Microsoft.AspNetCore.Components;
using QRCoder;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts.Pages;

/// <summary>Turns the second factor on, with a QR code and recovery codes, and off.</summary>
public sealed partial class TwoFactorPage
{
    private bool _isOn;
    private bool _isAdmin;
    private AuthenticatorKey? _key;
    private IReadOnlyList<string>? _codes;

    [SupplyParameterFromForm(FormName = "two-factor-on")]
    private OnInput On { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "two-factor-off")]
    private OffInput Off { get; set; } = default!;

    [Inject]
    private GetProfile GetProfile { get; set; } = default!;

    [Inject]
    private SetUpTwoFactor SetUp { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        On ??= new();
        Off ??= new();
        if (Http is null) { return; }
        var profile = (await GetProfile.HandleAsync(Http.User.UserId(), CancellationToken.None)).Value;
        _isOn = profile?.IsTwoFactorOn == true;
        _isAdmin = profile?.Roles.Contains(StudioRoles.Admin) == true;
        if (!_isOn) { _key = (await SetUp.BeginAsync(Http.User.UserId(), CancellationToken.None)).Value; }
    }

    private async Task TurnOnAsync()
    {
        var confirmed = await SetUp.ConfirmAsync(Owner, On.Code, Address, CancellationToken.None);
        On = new();
        Problems = confirmed.Problems;
        if (confirmed.IsOk) { _codes = confirmed.Value; }
    }

    private async Task TurnOffAsync()
    {
        var off = await SetUp.TurnOffAsync(Owner, Off.Password, Address, CancellationToken.None);
        Off = new();
        Problems = off.Problems;
        if (off.IsOk) { Navigation.NavigateTo("/account", forceLoad: true); }
    }

    private static MarkupString Picture(string uri)
    {
        using var data = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return new MarkupString(svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: false, sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute));
    }

    private static string Grouped(string key) => string.Join(' ', key.Chunk(4).Select(part => new string(part)));

    private sealed class OnInput
    {
        public string? Code { get; set; }
    }

    private sealed class OffInput
    {
        public string? Password { get; set; }
    }
}
