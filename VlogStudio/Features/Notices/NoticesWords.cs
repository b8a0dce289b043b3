namespace VlogStudio.Features.Notices;

/// <summary>Marks the words of notices, on pages and in mails.</summary>
public sealed class NoticesWords;
