using Payments.OrderApi.Shows;

namespace Payments.OrderApi.Orders;

/// <summary>Adding the API of shows and orders, and the workers behind it.</summary>
internal static class OrderServices
{
    public static void AddOrders(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<OrderOptions>().BindConfiguration("Orders").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<OrderChanges>();
        builder.Services.AddSingleton<OrderIntake>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<OrderIntake>());
        builder.Services.AddHostedService<OrderExpiry>();
        builder.Services.AddScoped<CancelOrder.Handler>();
    }

    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        ListShows.Map(app);
        PlaceOrder.Map(app);
        ListOrders.Map(app);
        GetOrder.Map(app);
        CancelOrder.Map(app);
    }
}
