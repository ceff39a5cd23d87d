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

// What operators need: a key, and links to traces.
var operators = builder.AddOperators(setup);

// Services: each has its own database, and they talk through the broker.
builder.AddProject<Projects.UserService>("user-service")
    .WithReference(messaging).WaitFor(messaging)
    .WithReference(users).WaitFor(users)
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.PaymentService>("payment-service")
    .WithReference(messaging).WaitFor(messaging)
    .WithReference(payments).WaitFor(payments)
    .WithHttpEndpoint(port: setup.MakePaymentPort, name: "make-payment")
    .WithOperators(operators)
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.TuitionApi>("tuition-api")
    .WithReference(messaging).WaitFor(messaging)
    .WithReference(tuition).WaitFor(tuition)
    .WithOperators(operators)
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.OrderApi>("order-api")
    .WithReference(messaging).WaitFor(messaging)
    .WithReference(orders).WaitFor(orders)
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.ProjectApi>("project-api")
    .WithReference(messaging).WaitFor(messaging)
    .WithReference(projects).WaitFor(projects)
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.NotifierService>("notifier-service")
    .WithReference(messaging).WaitFor(messaging)
    .WithReference(notifications).WaitFor(notifications)
    .WithReference(mail).WaitFor(mail)
    .WithMailSettings()
    .WithOperators(operators)
    .WithHttpHealthCheck("/health");

builder.Build().Run();
return 0;
