using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Identity;

/// <summary>The roles there are.</summary>
public static class StudioRoles
{
    /// <summary>Everyone.</summary>
    public const string User = "User";

    /// <summary>Those who settle disputes and keep the studio running.</summary>
    public const string Admin = "Admin";
}

/// <summary>A person with an account.</summary>
public sealed class StudioUser : IdentityUser<Guid>
{
    /// <summary>Makes a person with a fresh id.</summary>
    public StudioUser() => Id = Guid.CreateVersion7();

    /// <summary>Customer number: <c>VS</c>, two digits of the year, two of the month, a dash and five digits.</summary>
    public string CustomerId { get; set; } = "";

    /// <summary>When the account was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Chosen language, e.g. <c>en</c>; null follows the browser.</summary>
    public string? Culture { get; set; }

    /// <summary>Chosen theme: <c>light</c>, <c>dark</c>; null follows the system.</summary>
    public string? Theme { get; set; }

    /// <summary>Whether the person wants no mails about their films and credits.</summary>
    public bool IsMailOff { get; set; }
}

/// <summary>The last customer number of a month.</summary>
public sealed class CustomerNumber
{
    /// <summary>Year and month, <c>yymm</c>.</summary>
    public required string Month { get; init; }

    /// <summary>The last number given.</summary>
    public int Last { get; set; }
}

internal sealed class StudioUserConfiguration : IEntityTypeConfiguration<StudioUser>, IEntityTypeConfiguration<CustomerNumber>
{
    public void Configure(EntityTypeBuilder<StudioUser> builder)
    {
        builder.ToTable("user_account");
        builder.Property(u => u.CustomerId).HasMaxLength(20);
        builder.HasIndex(u => u.CustomerId).IsUnique();
        builder.Property(u => u.Culture).HasMaxLength(20);
        builder.Property(u => u.Theme).HasMaxLength(10);
    }

    public void Configure(EntityTypeBuilder<CustomerNumber> builder)
    {
        builder.ToTable("customer_number");
        builder.HasKey(n => n.Month);
        builder.Property(n => n.Month).HasMaxLength(4);
    }
}
