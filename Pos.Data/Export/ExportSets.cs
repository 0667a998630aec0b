using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Export;

public static class ExportSets
{
    extension(PosDb db)
    {
        public DbSet<BusinessExport> Exports => db.Set<BusinessExport>();
        public DbSet<ExportPart> ExportParts => db.Set<ExportPart>();
    }
}
