using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Review;

public static class ReviewSets
{
    extension(PosDb db)
    {
        public DbSet<BrokenBook> BrokenBooks => db.Set<BrokenBook>();
        public DbSet<Resolution> Resolutions => db.Set<Resolution>();
    }
}
