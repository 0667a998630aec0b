using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Pos.Data.Sql;

namespace Pos.Data.Migrations;

[DbContext(typeof(PosDb))]
[Migration("20261127190000_put_back")]
internal sealed class PutBack : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("019.put_back.sql"));
}
