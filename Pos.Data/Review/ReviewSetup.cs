using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Review;

public static class ReviewSetup
{
    public static IServiceCollection AddReviewData(this IServiceCollection services) =>
        services.AddOperation<ResolveOperationHandler>().AddOperation<MarkFlagsSeenHandler>().AddJson(ReviewJson.Default);
}
