namespace VlogStudio.Core.Credits;

/// <summary>The studio's own accounts; <c>Data/Sql/ledger.sql</c> opens them.</summary>
public static class SystemAccounts
{
    /// <summary>Where captures go.</summary>
    public static readonly Guid Revenue = new("00000000-0000-7000-8000-000000000001");

    /// <summary>Where grants come from.</summary>
    public static readonly Guid Issuance = new("00000000-0000-7000-8000-000000000002");

    /// <summary>Where goodwill comes from.</summary>
    public static readonly Guid Goodwill = new("00000000-0000-7000-8000-000000000003");
}
