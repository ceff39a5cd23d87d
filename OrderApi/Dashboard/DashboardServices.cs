using Microsoft.Extensions.Options;
using Payments.Messaging;
using Payments.OperatorConsole;
using Payments.OrderApi.Dashboard.Live;
using Payments.OrderApi.Dashboard.Rows;

namespace Payments.OrderApi.Dashboard;

/// <summary>The pages on which people watch orders and decide on them, beside the operators' pages of all services.</summary>
internal static class DashboardServices
{
    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        builder.AddOperatorConsole(console => (console.HostService, console.HomeTitle) = ("order-api", "Orders"));
        builder
            .Services.AddOptions<ConsoleOptions>()
            .Configure<IOptions<MessagingOptions>>((console, messaging) => console.TraceUrl = messaging.Value.TraceUrl);
        builder.Services.AddSingleton<OrderTotalsCache>();
        builder.Services.AddSingleton<RowRenderer>();
        builder.Services.AddSingleton<ChangedOrders>();
        builder.Services.AddSingleton<OrderFeed>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<OrderFeed>());
    }

    public static void MapDashboard(this WebApplication app)
    {
        var console = app.MapOperatorConsole();
        ShowOrders.Map(console.Pages);
        ShowOrder.Map(console.Pages);
        StreamOrders.Map(console.Pages);
        PlaceOrderForm.Map(console.Forms);
        CancelOrderForm.Map(console.Forms);
        DecideOrderForm.Map(console.OperatorForms);
    }
}
