using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;

namespace Payments.ProjectApi.Projects;

/// <summary>Shows one project.</summary>
internal static class GetProject
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/projects/{id:long}", HandleAsync)
            .WithName("GetProject")
            .WithSummary("Shows a green project with the offset that is left.")
            .WithTags("Projects")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>404: there is no such project.</summary>
    public static ProblemHttpResult Missing(long id) =>
        TypedResults.Problem($"There is no project {id}.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<ProjectView>, ProblemHttpResult>> HandleAsync(long id, ProjectsDb db, CancellationToken ct) =>
        await ProjectView.ReadAsync(db, db.Projects.Where(p => p.Id == id), ct) is [var project] ? TypedResults.Ok(project) : Missing(id);
}
