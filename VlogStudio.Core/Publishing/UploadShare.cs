namespace VlogStudio.Core.Publishing;

/// <summary>How much of the whole job the upload is, in percent.</summary>
internal static class UploadShare
{
    /// <summary>Where looking at the video begins, once it has arrived.</summary>
    public const double Settling = 95;

    private const double From = 1;

    /// <summary>How far the job is when so much has arrived.</summary>
    public static double Of(long arrived, long total) => From + ((Settling - From) * arrived / Math.Max(1, total));
}
