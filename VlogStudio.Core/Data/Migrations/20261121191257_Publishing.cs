using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VlogStudio.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Publishing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "youtube_account",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    channel_title = table.Column<string>(type: "text", nullable: false),
                    uploads_id = table.Column<string>(type: "text", nullable: false),
                    sealed_refresh_token = table.Column<string>(type: "text", nullable: true),
                    connected_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    lost_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_youtube_account", x => x.id);
                    table.ForeignKey(
                        name: "fk_youtube_account_user_account_user_id",
                        column: x => x.user_id,
                        principalTable: "user_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "publication",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    vlog_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    request_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    visibility = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    publish_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_made_for_kids = table.Column<bool>(type: "boolean", nullable: false),
                    is_synthetic = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    video_key = table.Column<string>(type: "text", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    sealed_session = table.Column<string>(type: "text", nullable: true),
                    is_end_sent = table.Column<bool>(type: "boolean", nullable: false),
                    video_id = table.Column<string>(type: "text", nullable: true),
                    shown_as = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    error_code = table.Column<string>(type: "text", nullable: true),
                    error_args = table.Column<string>(type: "jsonb", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_publication", x => x.id);
                    table.ForeignKey(
                        name: "fk_publication_vlogs_vlog_id",
                        column: x => x.vlog_id,
                        principalTable: "vlogs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_publication_youtube_account_account_id",
                        column: x => x.account_id,
                        principalTable: "youtube_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_publication_account_id",
                table: "publication",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_publication_job_id",
                table: "publication",
                column: "job_id");

            migrationBuilder.CreateIndex(
                name: "ix_publication_user_id_created_at",
                table: "publication",
                columns: new[] { "user_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_publication_video_id",
                table: "publication",
                column: "video_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_publication_vlog_id_account_id",
                table: "publication",
                columns: new[] { "vlog_id", "account_id" },
                unique: true,
                filter: "state = 'pending'");

            migrationBuilder.CreateIndex(
                name: "ix_publication_vlog_id_account_id_request_key",
                table: "publication",
                columns: new[] { "vlog_id", "account_id", "request_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_youtube_account_user_id",
                table: "youtube_account",
                column: "user_id",
                unique: true,
                filter: "sealed_refresh_token IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_youtube_account_user_id_channel_id",
                table: "youtube_account",
                columns: new[] { "user_id", "channel_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "publication");

            migrationBuilder.DropTable(
                name: "youtube_account");
        }
    }
}
