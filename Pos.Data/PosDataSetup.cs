using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Erasure;
using Pos.Data.Expenses;
using Pos.Data.Operations;
using Pos.Data.Outlets;
using Pos.Data.Pictures;
using Pos.Data.Platform;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Data.SignIn;
using Pos.Data.Statements;
using Pos.Data.Stock;
using Pos.Data.Suppliers;
using Pos.Data.Sync;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Data.Workers;

namespace Pos.Data;

/// <summary>The core and, one line each, the features. A till is sent its feeds in this order.</summary>
public static class PosDataSetup
{
    public static IServiceCollection AddPosData(this IServiceCollection services) =>
        services
            .AddTenancyData()
            .AddOperationsData()
            .AddSyncData()
            .AddCatalogData()
            .AddPicturesData()
            .AddStockData()
            .AddSuppliersData()
            .AddCustomersData()
            .AddCreditData()
            .AddSalesData()
            .AddExpensesData()
            .AddOutletsData()
            .AddTillData()
            .AddReviewData()
            .AddSignInData()
            .AddWorkersData()
            .AddStatementsData()
            .AddErasureData()
            .AddPlatformData();
}
