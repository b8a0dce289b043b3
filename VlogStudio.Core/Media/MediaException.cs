namespace VlogStudio.Core.Media;

/// <summary>ffmpeg or ffprobe did not do its work: an error of the world, unless <see cref="Code"/> says the file is at fault.</summary>
public sealed class MediaException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="code">Stable snake_case code: ffmpeg_failed, ffmpeg_stalled, ffmpeg_too_long, ffmpeg_missing, …</param>
    /// <param name="message">What happened, with the last lines ffmpeg printed.</param>
    /// <param name="isTransient">Whether trying again may help.</param>
    /// <param name="inner">The cause.</param>
    public MediaException(string code, string message, bool isTransient = false, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary>Stable snake_case code.</summary>
    public string Code { get; }

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; }
}
