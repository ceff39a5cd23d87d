using Payments.Messaging;
using Payments.OrderApi;
using Payments.OrderApi.Dashboard;
using Payments.OrderApi.Orders;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.ServiceDefaults.Persistence;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddMessageBroker();
builder.AddServiceDatabase<OrdersDb>("orders");
builder.AddIdempotencyKeys<OrdersDb>();
builder.AddMessaging<OrdersDb>(OrderMessages.AddTo);
builder.AddOrders();
builder.AddDashboard();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDeadLetters().RequireAuthorization(Access.Operator).WithLeasedIdempotencyKey();
app.MapOrders();
app.MapDashboard();
app.Run();
