using VlogStudio.Core.Media;

namespace VlogStudio.Core.Rendering;

/// <summary>Knows which codecs this machine can make films in.</summary>
public sealed class CodecsHere(MediaTools tools)
{
    /// <summary>Those it can make, the one that plays everywhere first.</summary>
    public async Task<IReadOnlyList<FilmCodec>> ListAsync(CancellationToken ct)
    {
        var encoders = (await tools.CapabilitiesAsync(ct)).Encoders;
        return [.. Enum.GetValues<FilmCodec>().Where(codec => codec == FilmCodec.H264 || encoders.Contains(EncoderSettings.EncoderOf(codec)))];
    }

    /// <summary>Whether it can make one. Nothing at all works without H.264, so that is not asked for; what is no codec is for the validator to name.</summary>
    public async Task<bool> CanAsync(FilmCodec codec, CancellationToken ct) =>
        codec == FilmCodec.H264 || !Enum.IsDefined(codec) || (await ListAsync(ct)).Contains(codec);
}
