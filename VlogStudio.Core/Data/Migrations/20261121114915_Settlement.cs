using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VlogStudio.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Settlement : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_generation_history_user_id_created_at",
                table: "generation_history");

            migrationBuilder.DropIndex(
                name: "ix_audit_entry_subject",
                table: "audit_entry");

            migrationBuilder.AddColumn<string>(
                name: "commands",
                table: "job_attempt",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "cpu_seconds",
                table: "job_attempt",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "error_class",
                table: "job_attempt",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "error_message",
                table: "job_attempt",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "peak_bytes",
                table: "job_attempt",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "phases",
                table: "job_attempt",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "replay_of",
                table: "job",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "cleared_at",
                table: "generation_history",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_favourite",
                table: "generation_history",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "removed_at",
                table: "generation_history",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "reason_code",
                table: "dispute",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decision",
                table: "dispute",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "proposed_at",
                table: "dispute",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "reopened_from",
                table: "dispute",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "node",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    machine = table.Column<string>(type: "text", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<string>(type: "text", nullable: false),
                    ffmpeg_version = table.Column<string>(type: "text", nullable: true),
                    cores = table.Column<int>(type: "integer", nullable: false),
                    memory_bytes = table.Column<long>(type: "bigint", nullable: false),
                    places = table.Column<string>(type: "jsonb", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_draining = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_node", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notice",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    args = table.Column<string>(type: "jsonb", nullable: false),
                    link = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    mail_due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    mail_tries = table.Column<int>(type: "integer", nullable: false),
                    mailed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notice", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_endpoint",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    topics = table.Column<string[]>(type: "text[]", nullable: false),
                    sealed_secret = table.Column<string>(type: "text", nullable: false),
                    sealed_previous_secret = table.Column<string>(type: "text", nullable: true),
                    previous_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    disabled_reason = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    failing_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_endpoint", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_delivery",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    endpoint_id = table.Column<Guid>(type: "uuid", nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    topic = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_delivery", x => x.id);
                    table.ForeignKey(
                        name: "fk_webhook_delivery_webhook_endpoint_endpoint_id",
                        column: x => x.endpoint_id,
                        principalTable: "webhook_endpoint",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "webhook_try",
                columns: table => new
                {
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    http_status = table.Column<int>(type: "integer", nullable: true),
                    error_code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    duration = table.Column<TimeSpan>(type: "interval", nullable: false),
                    reply = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_try", x => new { x.delivery_id, x.seq });
                    table.ForeignKey(
                        name: "fk_webhook_try_webhook_delivery_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "webhook_delivery",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tx_at_id",
                table: "tx",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_tx_dispute_id",
                table: "tx",
                column: "dispute_id");

            migrationBuilder.AddCheckConstraint(
                name: "ck_tx_refund",
                table: "tx",
                sql: "kind <> 'refund' OR dispute_id IS NOT NULL OR job_id IS NOT NULL");

            migrationBuilder.AddCheckConstraint(
                name: "ck_tx_told",
                table: "tx",
                sql: "actor <> '' AND reason_code <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_job_replay_of",
                table: "job",
                column: "replay_of");

            migrationBuilder.CreateIndex(
                name: "ix_job_state_created_at_id",
                table: "job",
                columns: new[] { "state", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_removed_at",
                table: "generation_history",
                column: "removed_at",
                filter: "is_deleted AND cleared_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_user_id_created_at_id",
                table: "generation_history",
                columns: new[] { "user_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_dispute_open",
                table: "dispute",
                column: "job_id",
                unique: true,
                filter: "state IN ('open', 'proposed')");

            migrationBuilder.CreateIndex(
                name: "ix_dispute_state_created_at_id",
                table: "dispute",
                columns: new[] { "state", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_dispute_user_id_created_at",
                table: "dispute",
                columns: new[] { "user_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_action_seq",
                table: "audit_entry",
                columns: new[] { "action", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_actor_seq",
                table: "audit_entry",
                columns: new[] { "actor", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_at",
                table: "audit_entry",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_subject_seq",
                table: "audit_entry",
                columns: new[] { "subject", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_node_seen_at",
                table: "node",
                column: "seen_at");

            migrationBuilder.CreateIndex(
                name: "ix_notice_mail_due_at",
                table: "notice",
                column: "mail_due_at",
                filter: "mail_due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notice_unread",
                table: "notice",
                column: "user_id",
                filter: "read_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notice_user_id_created_at_id",
                table: "notice",
                columns: new[] { "user_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_notice_user_id_message_id",
                table: "notice",
                columns: new[] { "user_id", "message_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_delivery_due_at",
                table: "webhook_delivery",
                column: "due_at",
                filter: "state = 'pending'");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_delivery_endpoint_id_created_at_id",
                table: "webhook_delivery",
                columns: new[] { "endpoint_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_delivery_endpoint_id_message_id",
                table: "webhook_delivery",
                columns: new[] { "endpoint_id", "message_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_endpoint_user_id",
                table: "webhook_endpoint",
                column: "user_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "node");

            migrationBuilder.DropTable(
                name: "notice");

            migrationBuilder.DropTable(
                name: "webhook_try");

            migrationBuilder.DropTable(
                name: "webhook_delivery");

            migrationBuilder.DropTable(
                name: "webhook_endpoint");

            migrationBuilder.DropIndex(
                name: "ix_tx_at_id",
                table: "tx");

            migrationBuilder.DropIndex(
                name: "ix_tx_dispute_id",
                table: "tx");

            migrationBuilder.DropCheckConstraint(
                name: "ck_tx_refund",
                table: "tx");

            migrationBuilder.DropCheckConstraint(
                name: "ck_tx_told",
                table: "tx");

            migrationBuilder.DropIndex(
                name: "ix_job_replay_of",
                table: "job");

            migrationBuilder.DropIndex(
                name: "ix_job_state_created_at_id",
                table: "job");

            migrationBuilder.DropIndex(
                name: "ix_generation_history_removed_at",
                table: "generation_history");

            migrationBuilder.DropIndex(
                name: "ix_generation_history_user_id_created_at_id",
                table: "generation_history");

            migrationBuilder.DropIndex(
                name: "ix_dispute_open",
                table: "dispute");

            migrationBuilder.DropIndex(
                name: "ix_dispute_state_created_at_id",
                table: "dispute");

            migrationBuilder.DropIndex(
                name: "ix_dispute_user_id_created_at",
                table: "dispute");

            migrationBuilder.DropIndex(
                name: "ix_audit_entry_action_seq",
                table: "audit_entry");

            migrationBuilder.DropIndex(
                name: "ix_audit_entry_actor_seq",
                table: "audit_entry");

            migrationBuilder.DropIndex(
                name: "ix_audit_entry_at",
                table: "audit_entry");

            migrationBuilder.DropIndex(
                name: "ix_audit_entry_subject_seq",
                table: "audit_entry");

            migrationBuilder.DropColumn(
                name: "commands",
                table: "job_attempt");

            migrationBuilder.DropColumn(
                name: "cpu_seconds",
                table: "job_attempt");

            migrationBuilder.DropColumn(
                name: "error_class",
                table: "job_attempt");

            migrationBuilder.DropColumn(
                name: "error_message",
                table: "job_attempt");

            migrationBuilder.DropColumn(
                name: "peak_bytes",
                table: "job_attempt");

            migrationBuilder.DropColumn(
                name: "phases",
                table: "job_attempt");

            migrationBuilder.DropColumn(
                name: "replay_of",
                table: "job");

            migrationBuilder.DropColumn(
                name: "cleared_at",
                table: "generation_history");

            migrationBuilder.DropColumn(
                name: "is_favourite",
                table: "generation_history");

            migrationBuilder.DropColumn(
                name: "removed_at",
                table: "generation_history");

            migrationBuilder.DropColumn(
                name: "decision",
                table: "dispute");

            migrationBuilder.DropColumn(
                name: "proposed_at",
                table: "dispute");

            migrationBuilder.DropColumn(
                name: "reopened_from",
                table: "dispute");

            migrationBuilder.AlterColumn<string>(
                name: "reason_code",
                table: "dispute",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(60)",
                oldMaxLength: 60,
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_generation_history_user_id_created_at",
                table: "generation_history",
                columns: new[] { "user_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_subject",
                table: "audit_entry",
                column: "subject");
        }
    }
}
