namespace VlogStudio.Features.Auditing;

/// <summary>Names the words of this room.</summary>
public sealed class AuditWords;
