using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;

namespace Payments.ProjectApi.Projects;

/// <summary>Lists projects by their number, with the offset that is left.</summary>
internal static class ListProjects
{
    /// <summary>Most projects that the list has.</summary>
    private const int MaxProjects = 1_000;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/projects", HandleAsync)
            .WithName("ListProjects")
            .WithSummary("Lists green projects with the offset that is left.")
            .WithTags("Projects")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest);

    private static async Task<Ok<List<ProjectView>>> HandleAsync(ProjectsDb db, CancellationToken ct) =>
        TypedResults.Ok(await ProjectView.ReadAsync(db, db.Projects.OrderBy(p => p.Id).Take(MaxProjects), ct));
}
