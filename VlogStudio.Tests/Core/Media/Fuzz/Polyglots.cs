using System.Globalization;
using System.Text;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Media.Fuzz;

/// <summary>Texts that some reader of films takes for a list of other files: each names the canary.</summary>
internal static class Polyglots
{
    private static readonly string[] s_names = ["clip.mp4", "clip.m3u8", "clip.mov", "clip.ts", "clip.txt", "clip.ffconcat", "clip.mpd", "clip.sdp", "clip.svg", "clip%03d.jpg", "-i.mp4", "concat:clip.mp4", "clip.jpg", "clip.wav", "clip.idx", "clip.webm_dash_manifest"];

    /// <summary>How the forms look; {0} is a reference.</summary>
    private static readonly string[] s_forms =
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{0}\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI=\"{0}\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"{0}\"\n#EXTINF:2,\n{0}\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{0}\n",
        "ffconcat version 1.0\nfile '{0}'\nduration 2\n",
        "ffconcat version 1.0\nfile {0}\noption safe 0\n",
        "file '{0}'\n",
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT2S\" profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\"><Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\" bandwidth=\"1\" codecs=\"avc1\" width=\"64\" height=\"48\"><BaseURL>{0}</BaseURL></Representation></AdaptationSet></Period></MPD>",
        "<MPD><Period><AdaptationSet><Representation><BaseURL>{0}</BaseURL></Representation></AdaptationSet></Period></MPD>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"64\" height=\"48\"><image xlink:href=\"{0}\" width=\"64\" height=\"48\"/></svg>",
        "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY x SYSTEM \"{0}\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&x;</text></svg>",
        "<asx version=\"3.0\"><entry><ref href=\"{0}\"/></entry></asx>", "[playlist]\nFile1={0}\nNumberOfEntries=1\n", "[Reference]\nRef1={0}\n", "RTSPtext\nrtsp://{0}\n", "<smil><body><video src=\"{0}\"/></body></smil>",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {1} RTP/AVP 96\na=rtpmap:96 H264/90000\n", "# VobSub index file, v7 (do not modify this line!)\nsize: 64x48\nid: en, index: 0\ntimestamp: 00:00:00:000, filepos: 000000000\n",
        "<?xml version=\"1.0\"?><CompositionPlaylist xmlns=\"http://www.smpte-ra.org/schemas/2067-3/2016\"><Id>urn:uuid:x</Id><Asset>{0}</Asset></CompositionPlaylist>", ";FFMETADATA1\ntitle={0}\n", "<html><body><video src=\"{0}\"></video></body></html>",
        "[Script Info]\n[Events]\nDialogue: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,{0}\n", "1\n00:00:00,000 --> 00:00:02,000\n<img src=\"{0}\">\n", "{0}\n", "%PDF-1.4\n<< /URI ({0}) >>\n", "#!/bin/sh\ncat {0}\n", "push graphic-context\nviewbox 0 0 64 48\nimage over 0,0 0,0 '{0}'\npop graphic-context\n",
    ];

    private static readonly string[] s_fronts = ["", "", "", "\uFEFF", " \n\t", "\0\0\0\u0018ftypmp42\0\0\0\0mp42isom", "\0\0\0\bfree", "RIFF\u0010\0\0\0AVI ", "ID3\u0003\0\0\0\0\0\0", "\u001aEß£", "GIF89a", "OggS\0"];

    /// <summary>How many forms there are.</summary>
    public static int Count => s_forms.Length;

    /// <summary>A file's name and its bytes.</summary>
    /// <param name="form">Which form.</param>
    /// <param name="random">Chance: the reference, what stands before it, the name.</param>
    /// <param name="canary">What it refers to.</param>
    /// <param name="isPlain">Nothing before it: the form as its readers expect it.</param>
    public static (string Name, byte[] Bytes) Of(int form, Random random, Canary canary, bool isPlain)
    {
        var front = isPlain ? "" : random.Of(s_fronts);
        var text = front + s_forms[form].Replace("{0}", Reference(random, canary), StringComparison.Ordinal).Replace("{1}", canary.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var bytes = front.Contains('\u001a', StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        return (random.Of(s_names), !isPlain && random.OneIn(4) ? [.. bytes, .. new byte[random.Next(1 << random.Next(1, 16))]] : bytes);
    }

    private static string Reference(Random random, Canary canary)
    {
        var (film, port) = (canary.SecretFilm, canary.Port);
        return random.Of((string[])
        [
            "file://" + film, "file:" + film, film, Path.Combine("..", Path.GetFileName(Path.GetDirectoryName(film)!), Path.GetFileName(film)), "file://" + canary.SecretText, "subfile,,start,0,end,0,,:" + film, "concat:" + film + "|" + canary.SecretText,
            "crypto+file:" + film, "cache:" + film, "async:file:" + film, $"http://127.0.0.1:{port}/secret.mp4", $"tcp://127.0.0.1:{port}", $"hls+http://127.0.0.1:{port}/a.m3u8", $"rtmp://127.0.0.1:{port}/a", $"rtsp://127.0.0.1:{port}/a", $"tls://127.0.0.1:{port}",
            $"ftp://127.0.0.1:{port}/a", $"gopher://127.0.0.1:{port}/a", $"data:video/mp4;base64,AAAA", "pipe:0", "unix:" + film,
        ]);
    }
}
