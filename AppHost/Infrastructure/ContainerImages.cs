using Payments.AppHost.Startup;

namespace Payments.AppHost.Infrastructure;

/// <summary>
/// The images of the containers. The orchestrator would wait for them without a word and without end where the engine has no way to their
/// registry.
/// </summary>
internal static class ContainerImages
{
    /// <summary>Loads the images that are not on this machine.</summary>
    /// <returns>False, and one line says which and why, when one cannot be had.</returns>
    public static async Task<bool> AreAvailableAsync(IDistributedApplicationBuilder builder, AppHostOptions options)
    {
        if (options.Engine is not { } engine)
        {
            return true;
        }

        var images = builder.Resources.Select(ImageOf).OfType<string>().Distinct();
        var problems = await Task.WhenAll(images.Select(image => Task.Run(() => ProblemOfAsync(engine, image))));
        var failures = problems.OfType<string>().ToList();
        if (failures.Count > 0)
        {
            Console.Error.WriteLine(
                $"No container can be made, these images are missing: {string.Join("; ", failures)}. "
                    + "Run without containers: --infrastructure processes"
            );
        }

        return failures.Count == 0;
    }

    private static string? ImageOf(IResource resource) => resource.TryGetContainerImageName(out var image) ? image : null;

    private static async Task<string?> ProblemOfAsync(ContainerEngine engine, string image)
    {
        if (engine.HasImage(image))
        {
            return null;
        }

        Console.WriteLine($"Loading the image {image}");
        return await engine.PullAsync(image) is { } problem ? $"{image} ({problem})" : null;
    }
}
