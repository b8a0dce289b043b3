using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VlogStudio.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class OutputUploads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "output_upload",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    upload_id = table.Column<string>(type: "text", nullable: false),
                    part_bytes = table.Column<long>(type: "bigint", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    begun_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_output_upload", x => new { x.job_id, x.name });
                });

            migrationBuilder.CreateIndex(
                name: "ix_output_upload_begun_at",
                table: "output_upload",
                column: "begun_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "output_upload");
        }
    }
}
