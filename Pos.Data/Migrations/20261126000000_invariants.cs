using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Pos.Data.Sql;

namespace Pos.Data.Migrations;

[DbContext(typeof(PosDb))]
[Migration("20261126000000_invariants")]
internal sealed class Invariants : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("013.invariants.sql"));
}
