using Payments.Contracts;
using Payments.Messaging;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Persistence;
using Payments.UserService;
using Payments.UserService.Offsets;
using Payments.UserService.Sessions;
using Payments.UserService.Users;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddMessageBroker();
builder.AddServiceDatabase<UsersDb>("users");
builder.AddMessaging<UsersDb>(messaging => messaging.Publishes<UserCreated>(UserCreated.Type));
builder.Services.AddSingleton<Passwords>();
builder.Services.AddHostedService<OperatorAccount>();
builder.AddSessions();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDeadLetters().RequireAuthorization(Access.Operator);
RegisterUser.Map(app);
GetUser.Map(app);
SignIn.Map(app);
RefreshSession.Map(app);
SignOut.Map(app);
CreditOffset.Map(app);
ListOffsets.Map(app);
app.Run();
