using VlogStudio.Core.Rendering.Words;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>
/// Burns a file of words into the picture. The file tells time in tenths of a second, one for each frame: libass reads hundredths only, which
/// no frame rate divides. ffmpeg mixes ink by BT.601 whatever the picture is (until it asks the picture, from version 7 on), so the picture is
/// called that for the moment, and the inks are chosen so that BT.709 shows them right.
/// </summary>
internal static class BurnedWords
{
    /// <summary>Hundredths of a second by which the file's clock goes on at each frame.</summary>
    public const int HundredthsPerFrame = 10;

    /// <param name="file">The file; it lies in the folder ffmpeg works in.</param>
    /// <param name="rate">The film's rate.</param>
    public static string Filter(WordsFile file, FrameRate rate) => FilterText.Invariant(
        $"setparams=colorspace=smpte170m,settb=expr=1/1000,setpts=N*{HundredthsPerFrame * 10},ass=filename={file.Name}{(file.HasEmoji ? ":fontsdir=" + EmojiFont.Folder : "")},settb=expr={rate.Denominator}/{rate.Numerator},setpts=N,setparams=colorspace=bt709");
}
