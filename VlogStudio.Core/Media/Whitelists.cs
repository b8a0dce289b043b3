namespace VlogStudio.Core.Media;

/// <summary>
/// What people's files may be. Containers that name other files (playlists, concat lists, image patterns) are left out on purpose, and so
/// are codecs nobody records with: each is attack surface and none is footage.
/// </summary>
internal static class Whitelists
{
    public const string Protocols = "file,pipe";

    public const string Formats = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpegtsraw,mpeg,flv,asf,wav,w64,mp3,flac,ogg,aac,amr,aiff,caf";

    /// <summary>Stills: one picture in one file, never a pattern of names.</summary>
    public const string Pictures = "png_pipe,jpeg_pipe";

    /// <summary>Decoders of stills.</summary>
    public const string PictureCodecs = "png,mjpeg";

    /// <summary>Names of decoders, not of codecs: AV1 comes through libdav1d.</summary>
    public const string Codecs =
        "h264,hevc,libdav1d,libaom-av1,av1,vp8,vp9,libvpx,libvpx-vp9,mpeg4,msmpeg4v1,msmpeg4v2,msmpeg4,mpeg1video,mpeg2video,h263,h263i,mjpeg,prores,"
        + "dvvideo,wmv1,wmv2,wmv3,vc1,theora,dnxhd,cfhd,ffv1,flv,rawvideo,png,"
        + "aac,aac_latm,mp3float,mp3,mp2float,mp2,ac3,eac3,opus,libopus,vorbis,libvorbis,flac,alac,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,"
        + "wmav1,wmav2,wmapro,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_u8,pcm_s8,pcm_mulaw,pcm_alaw,"
        + "pcm_dvd,pcm_bluray,adpcm_ima_wav,adpcm_ima_qt,adpcm_ms,adpcm_yamaha";
}
