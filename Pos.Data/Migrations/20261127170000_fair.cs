using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Pos.Data.Sql;

namespace Pos.Data.Migrations;

[DbContext(typeof(PosDb))]
[Migration("20261127170000_fair")]
internal sealed class Fair : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("017.fair.sql"));
}
