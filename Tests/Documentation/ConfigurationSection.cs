using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Payments.Tests.Architecture;
using Payments.Tests.Contracts;

namespace Payments.Tests.Documentation;

/// <summary>A section of the configuration, and the class whose properties are its settings.</summary>
/// <param name="Name">The section.</param>
/// <param name="Type">The class that is bound to it.</param>
internal sealed partial record ConfigurationSection(string Name, Type Type)
{
    /// <summary>All sections that the sources bind, by name.</summary>
    public static IReadOnlyList<ConfigurationSection> All() =>
        [
            .. from file in Repository.Sources
            let program = file.Path.Split('/')[0]
            where program is not ("Bench" or "Tests")
            let source = file.File.Text
            from Match binding in Binding().Matches(source)
            let name = NameOf(binding.Groups["section"].Value, source)
            orderby name
            select new ConfigurationSection(name, TypeOf(program, binding.Groups["type"].Value)),
        ];

    /// <summary>Which program binds it: the project's name.</summary>
    public string Owner => Type.Assembly.GetName().Name!;

    /// <summary>Each setting as a row of a table: name, default, meaning.</summary>
    public IEnumerable<string> Rows() => Rows(Name, Activator.CreateInstance(Type, nonPublic: true)!, new DocComments(Type.Assembly));

    private static IEnumerable<string> Rows(string prefix, object options, DocComments comments)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(options);
            var name = $"{prefix}__{property.Name}";
            if (value is not (null or string or IEnumerable) && value.GetType().Assembly == options.GetType().Assembly)
            {
                foreach (var row in Rows(name, value, comments))
                {
                    yield return row;
                }
            }
            else
            {
                var meaning = comments.Summary(property)?.Replace("|", "\\|", StringComparison.Ordinal);
                yield return $"| `{name}` | {Display(value)} | {meaning} |";
            }
        }
    }

    private static string Display(object? value) =>
        value switch
        {
            null or "" => "–",
            TimeSpan time => $"`{time}`",
            string text => $"`{text}`",
            IDictionary { Count: 0 } or ICollection { Count: 0 } => "–",
            IEnumerable many => string.Join(", ", many.Cast<object>().Select(Display)),
            IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
            _ => $"`{value}`",
        };

    private static string NameOf(string section, string source) =>
        section.StartsWith('"')
            ? section.Trim('"')
            : Regex.Match(source, $"const string {section} = \"(?<name>[^\"]+)\"").Groups["name"].Value;

    private static Type TypeOf(string program, string name) => Assembly.Load(program).GetTypes().Single(t => t.Name == name);

    [GeneratedRegex("""AddOptions<(?<type>\w+)>\(\)\s*\.BindConfiguration\((?<section>"?\w+"?)\)""")]
    private static partial Regex Binding();
}
