using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Payments.Tests.Contracts;

/// <summary>The summaries of an assembly's doc comments, as Markdown on one line.</summary>
internal sealed partial class DocComments(Assembly assembly)
{
    private readonly Dictionary<string, XElement> members = XDocument
        .Load(Path.ChangeExtension(assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(m => m.Attribute("name")!.Value);

    public string? Summary(Type type) => Summary($"T:{type.FullName}");

    public string? Summary(MemberInfo member) =>
        Summary($"{(member is FieldInfo ? 'F' : 'P')}:{member.DeclaringType!.FullName}.{member.Name}");

    private string? Summary(string id) =>
        members.TryGetValue(id, out var member) && member.Element("summary") is { } summary
            ? Spaces().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim()
            : null;

    private string Text(XNode node) =>
        node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see => Named(see.Attribute("cref")!.Value),
            _ => throw new NotSupportedException($"A doc comment of a contract has {node}."),
        };

    /// <summary>The value of a constant, or all values of a class of constants: readers of the document do not see the code.</summary>
    private string Named(string id)
    {
        var name = id[2..];
        if (id[0] == 'T')
        {
            var constants =
                assembly.GetType(name)?.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).ToArray() ?? [];
            return constants.Length > 0 ? string.Join(", ", constants.Select(Value)) : $"`{name[(name.LastIndexOf('.') + 1)..]}`";
        }

        var dot = name.LastIndexOf('.');
        return assembly.GetType(name[..dot])?.GetField(name[(dot + 1)..]) is { IsLiteral: true } constant
            ? Value(constant)
            : $"`{name[(dot + 1)..]}`";
    }

    private static string Value(FieldInfo constant) => $"`{constant.GetRawConstantValue()}`";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
