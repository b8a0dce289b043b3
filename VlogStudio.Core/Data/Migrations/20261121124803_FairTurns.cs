using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VlogStudio.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class FairTurns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_job_job_group_priority_created_at",
                table: "job");

            migrationBuilder.DropIndex(
                name: "ix_job_user_id_job_group",
                table: "job");

            migrationBuilder.AddColumn<long>(
                name: "turn",
                table: "job",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "ix_job_job_group_priority_turn_created_at_id",
                table: "job",
                columns: new[] { "job_group", "priority", "turn", "created_at", "id" },
                filter: "state IN ('queued', 'retrying')");

            migrationBuilder.CreateIndex(
                name: "ix_job_job_group_user_id",
                table: "job",
                columns: new[] { "job_group", "user_id" },
                filter: "state = 'running'");

            migrationBuilder.CreateIndex(
                name: "ix_job_job_group_user_id_priority_turn_created_at_id",
                table: "job",
                columns: new[] { "job_group", "user_id", "priority", "turn", "created_at", "id" },
                filter: "state IN ('queued', 'retrying')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_job_job_group_priority_turn_created_at_id",
                table: "job");

            migrationBuilder.DropIndex(
                name: "ix_job_job_group_user_id",
                table: "job");

            migrationBuilder.DropIndex(
                name: "ix_job_job_group_user_id_priority_turn_created_at_id",
                table: "job");

            migrationBuilder.DropColumn(
                name: "turn",
                table: "job");

            migrationBuilder.CreateIndex(
                name: "ix_job_job_group_priority_created_at",
                table: "job",
                columns: new[] { "job_group", "priority", "created_at" },
                filter: "state IN ('queued', 'retrying')");

            migrationBuilder.CreateIndex(
                name: "ix_job_user_id_job_group",
                table: "job",
                columns: new[] { "user_id", "job_group" },
                filter: "state = 'running'");
        }
    }
}
