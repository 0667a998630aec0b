using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Pos.Data.Sql;

namespace Pos.Data.Migrations;

[DbContext(typeof(PosDb))]
[Migration("20261122120000_credit")]
internal sealed class Credit : Migration
{
    private static readonly string[] Files = ["010.credit.sql", "011.statements.sql", "012.credit_figures.sql"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var file in Files)
            migrationBuilder.Sql(SqlFile.Read(file));
    }
}
