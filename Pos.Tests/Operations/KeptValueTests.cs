using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Operations;

namespace Pos.Tests.Operations;

/// <summary>What the model says of a property is what a set of rows is written with.</summary>
public sealed class KeptValueTests
{
    private enum Weather
    {
        DryHeat,
        Rain,
    }

    private sealed class Day
    {
        public int Id { get; init; }
        public Weather Morning { get; init; }
        public Weather? Evening { get; init; }
        public Weather? Night { get; init; }
    }

    private sealed class Diary() : DbContext(new DbContextOptionsBuilder<Diary>().UseNpgsql().Options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.Entity<Day>().Property(d => d.Night).HasConversion(night => (int)night!, number => (Weather)number);

        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            configurationBuilder.KeepEnumsAsWords([typeof(Day)]);
    }

    [Theory]
    [InlineData(nameof(Day.Id), 7, 8)]
    [InlineData(nameof(Day.Morning), "dry_heat", "rain")]
    [InlineData(nameof(Day.Evening), "rain", null)]
    [InlineData(nameof(Day.Night), 1, null)]
    public void An_enum_is_kept_as_its_word_or_by_its_own_conversion_and_none_as_null(string name, object? first, object? second)
    {
        using var diary = new Diary();
        var kept = KeptValue.Of(diary.Model.FindEntityType(typeof(Day))!.FindProperty(name)!).Compile();
        Assert.Equal(
            [first, second],
            new Day[]
            {
                new()
                {
                    Id = 7,
                    Morning = Weather.DryHeat,
                    Evening = Weather.Rain,
                    Night = Weather.Rain,
                },
                new() { Id = 8, Morning = Weather.Rain },
            }.Select(day => kept.DynamicInvoke(day))
        );
    }
}
