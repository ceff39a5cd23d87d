using Payments.Messaging;
using Payments.ProjectApi;
using Payments.ProjectApi.OffsetReservations;
using Payments.ProjectApi.Projects;
using Payments.ProjectApi.Purchases;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.ServiceDefaults.Persistence;
using Payments.Workflows;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddMessageBroker();
builder.AddServiceDatabase<ProjectsDb>("projects");
builder.AddIdempotencyKeys<ProjectsDb>();
builder.AddMessaging<ProjectsDb>(PurchaseServices.AddTo);
builder.AddPurchases();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDeadLetters().RequireAuthorization(Access.Operator).WithLeasedIdempotencyKey();
app.MapWorkflows().RequireAuthorization(Access.Operator).WithoutIdempotencyKeys();
ListProjects.Map(app);
GetProject.Map(app);
ReserveOffset.Map(app);
EndReservation.Map(app);
app.MapPurchases();
app.Run();
