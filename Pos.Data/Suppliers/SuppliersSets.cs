using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Suppliers;

public static class SuppliersSets
{
    extension(PosDb db)
    {
        public DbSet<Supplier> Suppliers => db.Set<Supplier>();
        public DbSet<Delivery> Deliveries => db.Set<Delivery>();
        public DbSet<DeliveryLine> DeliveryLines => db.Set<DeliveryLine>();
        public DbSet<SupplierReturn> SupplierReturns => db.Set<SupplierReturn>();
        public DbSet<SupplierEntry> SupplierEntries => db.Set<SupplierEntry>();
        public DbSet<SupplierGoods> SupplierGoods => db.Set<SupplierGoods>();
        public DbSet<PurchaseOrder> PurchaseOrders => db.Set<PurchaseOrder>();
        public DbSet<PurchaseOrderLine> PurchaseOrderLines => db.Set<PurchaseOrderLine>();
        public DbSet<GoodsCost> GoodsCosts => db.Set<GoodsCost>();
        public DbSet<CostChange> CostChanges => db.Set<CostChange>();
        public DbSet<MovementCost> MovementCosts => db.Set<MovementCost>();
    }
}
