using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Payments.OrderApi.Dashboard.Rows;

namespace Payments.OrderApi.Dashboard.Live;

/// <summary>Reads changed orders, and renders the row of each once for guests and once for operators.</summary>
internal sealed class RowRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    /// <summary>Only scripts read it, and only as JSON, so HTML in it needs no escapes.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>A row as it is sent.</summary>
    /// <param name="Row">The order.</param>
    /// <param name="ForGuests">JSON for guests.</param>
    /// <param name="ForOperators">JSON for operators.</param>
    internal sealed record Rendered(OrderRowView Row, string ForGuests, string ForOperators);

    /// <summary>Reads and renders, oldest first.</summary>
    internal async Task<List<Rendered>> RenderAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrdersDb>();
        var rows = await OrderRowView.Of(db, db.Orders.AsNoTracking().Where(o => ids.Contains(o.Id))).ToListAsync(ct);
        rows.Reverse();

        // A new one each time: a renderer keeps everything that it has rendered.
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var rendered = new List<Rendered>(rows.Count);
            foreach (var row in rows)
            {
                rendered.Add(
                    new Rendered(
                        row,
                        await EventDataAsync(renderer, row, forOperator: false),
                        await EventDataAsync(renderer, row, forOperator: true)
                    )
                );
            }

            return rendered;
        });
    }

    private static async Task<string> EventDataAsync(HtmlRenderer renderer, OrderRowView row, bool forOperator)
    {
        var parameters = ParameterView.FromDictionary(
            new Dictionary<string, object?> { [nameof(OrderRow.Order)] = row, [nameof(OrderRow.ForOperator)] = forOperator }
        );
        var html = (await renderer.RenderComponentAsync<OrderRow>(parameters)).ToHtmlString();
        return JsonSerializer.Serialize(
            new
            {
                row.Id,
                row.Status,
                Payment = row.PaymentStatus,
                Html = html,
            },
            Json
        );
    }
}
