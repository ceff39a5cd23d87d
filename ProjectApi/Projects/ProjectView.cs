using Microsoft.EntityFrameworkCore;
using Payments.Contracts;

namespace Payments.ProjectApi.Projects;

/// <summary>A project as the API returns it. Amounts of offset are tonnes.</summary>
/// <param name="Id">The project's number.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
/// <param name="PricePerTonne">Price of a tonne.</param>
/// <param name="TonnesTotal">All offset of the project: available, reserved and deducted together.</param>
/// <param name="TonnesAvailable">What can still be bought.</param>
/// <param name="TonnesReserved">What is held for purchases that are not paid yet.</param>
/// <param name="TonnesDeducted">What has been bought.</param>
internal sealed record ProjectView(
    long Id,
    string Name,
    string Kind,
    string Country,
    Money PricePerTonne,
    decimal TonnesTotal,
    decimal TonnesAvailable,
    decimal TonnesReserved,
    decimal TonnesDeducted
)
{
    /// <summary>Reads views of some projects.</summary>
    public static async Task<List<ProjectView>> ReadAsync(ProjectsDb db, IQueryable<GreenProject> projects, CancellationToken ct)
    {
        var rows = await projects
            .AsNoTracking()
            .Join(db.Inventory, p => p.Id, i => i.Id, (p, i) => new { Project = p, Inventory = i })
            .OrderBy(r => r.Project.Id)
            .ToListAsync(ct);
        return
        [
            .. rows.Select(r => new ProjectView(
                r.Project.Id,
                r.Project.Name,
                r.Project.Kind,
                r.Project.Country,
                new Money(r.Project.PriceMinor, r.Project.Currency),
                Tonnes.Of(r.Inventory.Capacity),
                Tonnes.Of(r.Inventory.Free),
                Tonnes.Of(r.Inventory.Held),
                Tonnes.Of(r.Inventory.Committed)
            )),
        ];
    }
}
