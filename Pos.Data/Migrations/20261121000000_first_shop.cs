using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Pos.Data.Sql;

namespace Pos.Data.Migrations;

[DbContext(typeof(PosDb))]
[Migration("20261121000000_first_shop")]
internal sealed class FirstShop : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (
            var file in (string[])
                [
                    "001.context.sql",
                    "002.tenancy.sql",
                    "003.identity.sql",
                    "004.operations.sql",
                    "005.catalog.sql",
                    "006.stock.sql",
                    "007.sales.sql",
                    "008.invariants.sql",
                ]
        )
            migrationBuilder.Sql(SqlFile.Read(file));
    }
}
