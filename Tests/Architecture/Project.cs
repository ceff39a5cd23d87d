using System.Xml.Linq;

namespace Payments.Tests.Architecture;

/// <summary>A csproj.</summary>
/// <param name="Path">From the root of the repository, with slashes.</param>
/// <param name="AssemblyFile">"OrderApi.dll".</param>
/// <param name="IsService">A web program that the AppHost starts.</param>
/// <param name="IsLibrary">No program.</param>
/// <param name="References">The names of the projects that it uses.</param>
internal sealed record Project(string Path, string AssemblyFile, bool IsService, bool IsLibrary, IReadOnlyList<string> References)
{
    /// <summary>"OrderApi".</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>From the root of the repository.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public static Project Parse(string path, XDocument csproj)
    {
        var isService = csproj.Root!.Attribute("Sdk")!.Value == "Microsoft.NET.Sdk.Web";
        return new Project(
            path,
            $"{csproj.Descendants("AssemblyName").SingleOrDefault()?.Value ?? System.IO.Path.GetFileNameWithoutExtension(path)}.dll",
            isService,
            !isService && csproj.Descendants("OutputType").SingleOrDefault()?.Value != "Exe",
            [
                .. csproj
                    .Descendants("ProjectReference")
                    .Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)),
            ]
        );
    }
}
