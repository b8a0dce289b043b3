using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VlogStudio.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class DirectUploads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "part_bytes",
                table: "upload",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "store_upload_id",
                table: "upload",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "part_bytes",
                table: "upload");

            migrationBuilder.DropColumn(
                name: "store_upload_id",
                table: "upload");
        }
    }
}
