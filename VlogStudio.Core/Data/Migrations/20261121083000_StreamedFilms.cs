using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VlogStudio.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class StreamedFilms : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "playlist_key",
                table: "vlogs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "stream_key",
                table: "vlogs",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "playlist_key",
                table: "vlogs");

            migrationBuilder.DropColumn(
                name: "stream_key",
                table: "vlogs");
        }
    }
}
