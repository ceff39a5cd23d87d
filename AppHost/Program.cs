using Payments.AppHost.Infrastructure;

if (!Arguments.TryParse(args, out var arguments, out var exitCode))
{
    return exitCode;
}

var builder = DistributedApplication.CreateBuilder(arguments);
using var setup = Setup.Read(builder);
if (!Preflight.Passes(setup))
{
    return 1;
}

// Infrastructure: containers, processes, or brought along.
var messaging = builder.AddMessageBroker("messaging", setup);
var postgres = builder.AddDatabaseServer("postgres", setup);
var mail = builder.AddMailCatcher("mail", setup);

var users = postgres.AddDatabase("users");
var payments = postgres.AddDatabase("payments");
var tuition = postgres.AddDatabase("tuition");
var orders = postgres.AddDatabase("orders");
var projects = postgres.AddDatabase("projects");
var notifications = postgres.AddDatabase("notifications");

// What operators need: a key, a password, and links to traces. By what services know users and each other.
var operators = builder.AddOperators(setup);
var access = builder.AddAccess(setup);
var demo = builder.AddOpenDemo();

// Webhooks are signed with this: by ./payments webhooks send, or by Stripe, whose own secret is then brought along.
const string webhookSecretName = "stripe-webhook-secret";
var webhookSecret = builder.AddParameter(
    webhookSecretName,
    builder.Configuration[$"Parameters:{webhookSecretName}"] ?? setup.Data.Password(webhookSecretName),
    secret: true
);

// Services: each has its own database, and they talk through the broker.
var userService = builder
    .AddService<Projects.UserService>("user-service")
    .WithReference(messaging)
    .WaitFor(messaging)
    .WithReference(users)
    .WaitFor(users)
    .WithOperators(operators)
    .WithEnvironment("Users__OperatorPassword", operators.Password)
    .WithAccess(access)
    .WithHttpHealthCheck("/health");

var paymentService = builder
    .AddService<Projects.PaymentService>("payment-service")
    .WithReference(messaging)
    .WaitFor(messaging)
    .WithReference(payments)
    .WaitFor(payments)
    .WithHttpEndpoint(port: setup.MakePaymentPort, name: "make-payment")
    .WithEnvironment("Gateways__Stripe__WebhookSecrets__0", webhookSecret)
    .WithOperators(operators)
    .WithDemoApiKey(builder, setup)
    .WithAccess(access)
    .WithOpenDemo(demo)
    .WithHttpHealthCheck("/health");

var tuitionApi = builder
    .AddService<Projects.TuitionApi>("tuition-api")
    .WithReference(messaging)
    .WaitFor(messaging)
    .WithReference(tuition)
    .WaitFor(tuition)
    .WithOperators(operators)
    .WithAccess(access)
    .WithHttpHealthCheck("/health");

var projectApi = builder
    .AddService<Projects.ProjectApi>("project-api")
    .WithReference(messaging)
    .WaitFor(messaging)
    .WithReference(projects)
    .WaitFor(projects)
    .WithReference(userService)
    .WithReference(paymentService)
    .WithOperators(operators)
    .WithAccess(access)
    .WithHttpHealthCheck("/health");

var notifierService = builder
    .AddService<Projects.NotifierService>("notifier-service")
    .WithReference(messaging)
    .WaitFor(messaging)
    .WithReference(notifications)
    .WaitFor(notifications)
    .WithReference(mail)
    .WaitFor(mail)
    .WithMailSettings()
    .WithOperators(operators)
    .WithAccess(access)
    .WithHttpHealthCheck("/health");

// The page of orders is also where operators look after all services, this one among them.
builder
    .AddService<Projects.OrderApi>("order-api")
    .WithReference(messaging)
    .WaitFor(messaging)
    .WithReference(orders)
    .WaitFor(orders)
    .WithReference(userService)
    .WithReference(paymentService)
    .WithReference(tuitionApi)
    .WithReference(notifierService)
    .WithReference(projectApi)
    .WithOperators(operators)
    .WithAccess(access)
    .WithOpenDemo(demo)
    .WithHttpHealthCheck("/health");

builder.Build().Run();
return 0;
