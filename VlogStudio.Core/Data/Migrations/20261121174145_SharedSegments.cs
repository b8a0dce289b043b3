using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VlogStudio.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class SharedSegments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "helpers",
                table: "job_attempt",
                type: "jsonb",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "segment_task",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    fence = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    tools = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    work = table.Column<string>(type: "text", nullable: false),
                    patience = table.Column<TimeSpan>(type: "interval", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    claim = table.Column<int>(type: "integer", nullable: false),
                    worker_id = table.Column<string>(type: "text", nullable: true),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    progress = table.Column<double>(type: "double precision", nullable: false),
                    object_key = table.Column<string>(type: "text", nullable: true),
                    sha256 = table.Column<string>(type: "text", nullable: true),
                    bytes = table.Column<long>(type: "bigint", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    seconds = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_segment_task", x => new { x.job_id, x.key });
                    table.ForeignKey(
                        name: "fk_segment_task_job_job_id",
                        column: x => x.job_id,
                        principalTable: "job",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_segment_task_tools_state",
                table: "segment_task",
                columns: new[] { "tools", "state" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "segment_task");

            migrationBuilder.DropColumn(
                name: "helpers",
                table: "job_attempt");
        }
    }
}
