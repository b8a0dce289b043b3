using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Notices;
using VlogStudio.Core.Publishing;

namespace VlogStudio.Features.Accounts.Pages;

/// <summary>A person's account: number, language, theme, password, second factor.</summary>
public sealed partial class ProfilePage
{
    private Profile? _profile;

    [SupplyParameterFromQuery(Name = "saved")]
    private string? Saved { get; set; }

    [SupplyParameterFromForm(FormName = "preferences")]
    private PreferencesInput Preferences { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "password")]
    private PasswordsInput Passwords { get; set; } = default!;

    [Inject]
    private GetProfile GetProfile { get; set; } = default!;

    [Inject]
    private ChangePreferences ChangePreferences { get; set; } = default!;

    [Inject]
    private ChangePassword ChangePassword { get; set; } = default!;

    [Inject]
    private IOptions<PublishingOptions> Publishing { get; set; } = default!;

    [Inject]
    private MailState Mail { get; set; } = default!;

    [Inject]
    private IOptions<RequestLocalizationOptions> Localization { get; set; } = default!;

    private IEnumerable<CultureInfo> Cultures => Localization.Value.SupportedUICultures ?? [];

    protected override async Task OnInitializedAsync()
    {
        if (Http is not null) { _profile = (await GetProfile.HandleAsync(Http.User.UserId(), CancellationToken.None)).Value; }
        Preferences ??= new() { Culture = _profile?.Culture, Theme = _profile?.Theme, WantsMail = _profile?.WantsMail ?? true };
        Passwords ??= new();
    }

    private async Task SavePreferencesAsync()
    {
        var (culture, theme) = (NullIfEmpty(Preferences.Culture), NullIfEmpty(Preferences.Theme));
        var saved = await ChangePreferences.HandleAsync(Http!.User.UserId(), culture, theme, Mail.IsOn ? Preferences.WantsMail : null, CancellationToken.None);
        Problems = saved.Problems;
        if (!saved.IsOk) { return; }
        SessionCookies.Choose(Http, culture, theme, isSure: true);
        Navigation.NavigateTo("/account?saved=preferences", forceLoad: true);
    }

    private async Task SavePasswordAsync()
    {
        var (current, next) = (Passwords.Current, Passwords.Next);
        Passwords = new();
        var saved = await ChangePassword.HandleAsync(Owner, current, next, Address, CancellationToken.None);
        Problems = saved.Problems;
        if (saved.IsOk) { Navigation.NavigateTo("/account?saved=password", forceLoad: true); }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed class PreferencesInput
    {
        public string? Culture { get; set; }

        public string? Theme { get; set; }

        public bool WantsMail { get; set; }
    }

    private sealed class PasswordsInput
    {
        public string? Current { get; set; }

        public string? Next { get; set; }
    }
}
