using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VlogStudio.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class HistoryTrash : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_generation_history_status_created_at",
                table: "generation_history");

            // PostgreSQL takes array_to_string for one that may change its mind; over text it never does.
            migrationBuilder.Sql(
                """
                CREATE OR REPLACE FUNCTION generation_words(title text, note text, tags text[], input_params jsonb, error_code text, error_message text)
                RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                  SELECT concat_ws(E'\n', title, note, nullif(array_to_string(tags, E'\n'), ''), nullif(input_params ->> 'title', title), error_code, error_message)
                $$;
                -- Films that were removed before there was a trash lie in it from now on, and so do rows that were removed without a date.
                UPDATE generation_history h SET is_deleted = true, removed_at = v.deleted_at FROM vlogs v
                WHERE v.job_id = h.job_id AND v.deleted_at IS NOT NULL AND h.cleared_at IS NULL AND h.removed_at IS NULL;
                UPDATE generation_history SET removed_at = now() WHERE is_deleted AND removed_at IS NULL;
                """);

            migrationBuilder.AddColumn<string>(
                name: "error_text",
                table: "generation_history",
                type: "text",
                nullable: true,
                computedColumnSql: "nullif(coalesce(error_code, '') || ' ' || coalesce(error_message, ''), ' ')",
                stored: true);

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "generation_history",
                type: "text",
                nullable: false,
                computedColumnSql: "generation_words(title, note, tags, input_params, error_code, error_message)",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_favourites",
                table: "generation_history",
                columns: new[] { "user_id", "created_at", "id" },
                filter: "is_favourite");

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_generation_type_created_at_id",
                table: "generation_history",
                columns: new[] { "generation_type", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_status_created_at_id",
                table: "generation_history",
                columns: new[] { "status", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_tags",
                table: "generation_history",
                column: "tags")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_user_id_generation_type_created_at_id",
                table: "generation_history",
                columns: new[] { "user_id", "generation_type", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_user_id_removed_at_id",
                table: "generation_history",
                columns: new[] { "user_id", "removed_at", "id" },
                filter: "is_deleted AND cleared_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_user_id_status_created_at_id",
                table: "generation_history",
                columns: new[] { "user_id", "status", "created_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_generation_history_favourites",
                table: "generation_history");

            migrationBuilder.DropIndex(
                name: "ix_generation_history_generation_type_created_at_id",
                table: "generation_history");

            migrationBuilder.DropIndex(
                name: "ix_generation_history_status_created_at_id",
                table: "generation_history");

            migrationBuilder.DropIndex(
                name: "ix_generation_history_tags",
                table: "generation_history");

            migrationBuilder.DropIndex(
                name: "ix_generation_history_user_id_generation_type_created_at_id",
                table: "generation_history");

            migrationBuilder.DropIndex(
                name: "ix_generation_history_user_id_removed_at_id",
                table: "generation_history");

            migrationBuilder.DropIndex(
                name: "ix_generation_history_user_id_status_created_at_id",
                table: "generation_history");

            migrationBuilder.DropColumn(
                name: "error_text",
                table: "generation_history");

            migrationBuilder.DropColumn(
                name: "search_text",
                table: "generation_history");

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_status_created_at",
                table: "generation_history",
                columns: new[] { "status", "created_at" });

            migrationBuilder.Sql("DROP FUNCTION IF EXISTS generation_words(text, text, text[], jsonb, text, text)");
        }
    }
}
