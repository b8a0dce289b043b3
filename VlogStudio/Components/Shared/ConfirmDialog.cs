using Microsoft.Extensions.Localization;
using Radzen;

namespace VlogStudio.Components.Shared;

/// <summary>Asks before what cannot be undone. What can be undone is done at once, with an undo toast.</summary>
public static class ConfirmDialog
{
    /// <summary>Whether the person said yes.</summary>
    public static async Task<bool> ConfirmAsync(this DialogService dialogs, IStringLocalizer<SharedWords> words, string title, string text, string yes) =>
        await dialogs.Confirm(text, title, new ConfirmOptions { OkButtonText = yes, CancelButtonText = words["Cancel"], CloseDialogOnEsc = true }) == true;
}
