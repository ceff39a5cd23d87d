using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Payments.OperatorConsole.Pages;

namespace Payments.OperatorConsole.Workflows;

/// <summary>
/// Which workflows the page shows, as its address says. Parts that cannot be read are ignored: people type addresses.
/// </summary>
/// <param name="Status">Only those that stand there.</param>
/// <param name="Name">Only those of this kind.</param>
/// <param name="Subject">Only those about this.</param>
/// <param name="Before">The page after the one that ended with this workflow.</param>
public sealed record WorkflowsFilter(string? Status, string? Name, string? Subject, Guid? Before)
{
    /// <summary>Where the pages of workflows are.</summary>
    public const string Path = "/dashboard/workflows";

    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Longest name or subject that is looked for.</summary>
    public const int MaxLength = 200;

    /// <summary>Whether anything is asked for but the page.</summary>
    public bool IsFiltered => Status is not null || Name is not null || Subject is not null;

    /// <summary>Reads it from the query of an address.</summary>
    public static WorkflowsFilter Of(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var status = query.Field("status");
        return new WorkflowsFilter(
            WorkflowRow.Statuses.Contains(status) ? status : null,
            Short(query.Field("name")),
            Short(query.Field("subject")),
            Guid.TryParse(query.Field("before"), out var before) ? before : null
        );
    }

    /// <summary>The address of another page with the same filters.</summary>
    public string Address(Guid? before) => With(Path, before, limit: null);

    /// <summary>The path at which ProjectApi lists them.</summary>
    public string ApiPath() => With("/workflows", Before, PageSize);

    private string With(string path, Guid? before, int? limit) =>
        QueryHelpers.AddQueryString(
            path,
            new Dictionary<string, string?>
            {
                ["status"] = Status,
                ["name"] = Name,
                ["subject"] = Subject,
                ["before"] = before?.ToString(),
                ["limit"] = limit?.ToString(CultureInfo.InvariantCulture),
            }.Where(part => part.Value is not null)
        );

    private static string? Short(string? text) => text?.Length > MaxLength ? text[..MaxLength] : text;
}
