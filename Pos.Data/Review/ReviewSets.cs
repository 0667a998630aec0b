using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Review;

public static class ReviewSets
{
    extension(PosDb db)
    {
        public DbSet<Resolution> Resolutions => db.Set<Resolution>();
    }
}
