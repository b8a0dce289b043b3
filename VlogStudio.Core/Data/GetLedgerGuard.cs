using Npgsql;

namespace VlogStudio.Core.Data;

/// <summary>Says what keeps the books and the audit from being rewritten.</summary>
public sealed class GetLedgerGuard(NpgsqlDataSource source)
{
    /// <summary>Whether the role the application works as could not rewrite them even if it tried; else only triggers stand in its way, which it may switch off.</summary>
    public async Task<bool> HandleAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            SELECT current_setting('is_superuser') = 'off'
              AND NOT EXISTS (SELECT 1 FROM pg_class WHERE oid IN ('tx'::regclass, 'entry'::regclass, 'audit_entry'::regclass, 'hold'::regclass, 'account'::regclass)
                              AND pg_has_role(current_user, relowner, 'USAGE'))
              AND NOT EXISTS (SELECT 1 FROM unnest(ARRAY['tx', 'entry', 'audit_entry']) AS t, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS p WHERE has_table_privilege(t, p))
              AND NOT has_table_privilege('hold', 'DELETE') AND NOT has_column_privilege('account', 'posted', 'UPDATE')
            """);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
