using Payments.OrderApi.Dashboard.DeadLetters;
using Payments.OrderApi.Dashboard.Live;
using Payments.OrderApi.Dashboard.Orders;
using Payments.OrderApi.Dashboard.Services;
using Payments.OrderApi.Dashboard.SignIn;
using Payments.OrderApi.Dashboard.Workflows;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.OrderApi.Dashboard;

/// <summary>The pages on which people watch orders and decide on them.</summary>
internal static class DashboardServices
{
    /// <summary>Policy of pages that anybody may see: only what has signed in on the page counts, not what programs send.</summary>
    internal const string Anybody = "dashboard";

    /// <summary>Policy of pages for operators.</summary>
    internal const string Operators = "dashboard-operator";

    /// <summary>Adds what the pages need.</summary>
    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;

        // Styles and scripts are found beside the sources in every environment, as long as the program is not published.
        builder.WebHost.UseStaticWebAssets();
        services.AddRazorComponents();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "payments.form";

            // The services' own headers say DENY, which is stricter.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<Notices>();
        services.AddSingleton<TotalsCache>();
        services.AddSingleton<RowRenderer>();
        services.AddSingleton<ChangedOrders>();
        services.AddSingleton<OrderFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<OrderFeed>());
        services.AddPageSignIn();
        Neighbours.AddTo(services, DeadLetterServices.Names);
        services.AddSingleton<OperatorCalls>();
        services.AddSingleton<DeadLetterServices>();
        services
            .AddAuthorizationBuilder()
            .AddPolicy(Anybody, policy => policy.AddAuthenticationSchemes(PageSignIn.Scheme).RequireAssertion(_ => true))
            .AddPolicy(Operators, policy => policy.AddAuthenticationSchemes(PageSignIn.Scheme).RequireRole(Access.Operator));
    }

    /// <summary>Maps the pages, what they load, and what their forms post to.</summary>
    public static void MapDashboard(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapStaticAssets().AllowAnonymous();
        var pages = app.MapGroup("").ExcludeFromDescription().WithoutIdempotencyKeys();
        var open = pages.MapGroup("").RequireAuthorization(Anybody);
        var forms = open.MapGroup("").WithFormTokens();
        var operators = pages.MapGroup("").RequireAuthorization(Operators);
        var operatorsForms = operators.MapGroup("").WithFormTokens();
        ShowOrders.Map(open);
        ShowOrder.Map(open);
        FollowOrders.Map(open);
        SignInOnPage.Map(open, forms);
        OrderOnPage.Map(forms);
        CancelOnPage.Map(forms);
        DecideOnPage.Map(operatorsForms);
        ShowDeadLetters.Map(operators);
        var letters = operators.MapGroup("").AddEndpointFilter(DeadLetterServices.KnowsServiceAsync);
        ShowLetters.Map(letters);
        ActOnLetters.Map(letters, letters.MapGroup("").WithFormTokens());
        ShowWorkflows.Map(operators);
        ActOnWorkflow.Map(operatorsForms);
    }
}
