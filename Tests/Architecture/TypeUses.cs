using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Payments.Tests.Architecture;

/// <summary>
/// Which types an assembly's types use, read from its IL: in signatures and in method bodies, of lambdas and asynchronous methods too.
/// Constants and nameof leave no trace there. (ArchUnitNET 0.13.5 took seven times as long for 11 assemblies and did not see caught
/// exceptions, nor enums whose values are only compared.)
/// </summary>
internal static class TypeUses
{
    public static IReadOnlySet<TypeUse> Read(string assemblyPath)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(assemblyPath));
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath, new ReaderParameters { AssemblyResolver = resolver });
        var uses = new HashSet<TypeUse>();
        foreach (var type in assembly.MainModule.GetTypes())
        {
            var owner = FullNameOf(type);
            uses.UnionWith(UsedBy(type).SelectMany(Unfold).Select(FullNameOf).Where(n => n != owner).Select(n => new TypeUse(owner, n)));
        }

        return uses;
    }

    public static string FullNameOf(MemberDeclarationSyntax type) =>
        type.Parent is BaseNamespaceDeclarationSyntax space ? $"{space.Name}.{SourceFile.NameOf(type)}" : SourceFile.NameOf(type);

    /// <summary>Of the outermost type that this one is nested in.</summary>
    private static string FullNameOf(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type.FullName.Split('`')[0];
    }

    /// <summary>A type by itself: without array, reference and modifiers, beside the arguments of a generic one.</summary>
    private static IEnumerable<TypeReference> Unfold(TypeReference? type) =>
        type switch
        {
            null or GenericParameter => [],
            GenericInstanceType generic => generic.GenericArguments.SelectMany(Unfold).Append(generic.ElementType),
            IModifierType modified => Unfold(modified.ModifierType).Concat(Unfold(modified.ElementType)),
            TypeSpecification specification => Unfold(specification.ElementType),
            _ => [type],
        };

    private static IEnumerable<TypeReference?> UsedBy(TypeDefinition type) =>
        [
            type.BaseType,
            .. type.Interfaces.Select(i => i.InterfaceType),
            .. type.GenericParameters.SelectMany(UsedBy),
            .. type.CustomAttributes.SelectMany(UsedBy),
            .. type.Fields.Select(f => f.FieldType),
            .. type.Fields.Concat<ICustomAttributeProvider>(type.Properties).SelectMany(m => m.CustomAttributes).SelectMany(UsedBy),
            .. type.Methods.SelectMany(UsedBy),
        ];

    private static IEnumerable<TypeReference?> UsedBy(MethodDefinition method) =>
        [
            .. UsedBy((MethodReference)method),
            .. method.GenericParameters.SelectMany(UsedBy),
            .. method.CustomAttributes.SelectMany(UsedBy),
            .. method.Parameters.SelectMany(p => p.CustomAttributes).SelectMany(UsedBy),
            .. method.HasBody ? UsedBy(method.Body) : [],
        ];

    private static IEnumerable<TypeReference?> UsedBy(MethodBody body) =>
        [
            .. body.Variables.Select(v => v.VariableType),
            .. body.ExceptionHandlers.Select(h => h.CatchType),
            .. body.Instructions.SelectMany(UsedBy),
        ];

    private static IEnumerable<TypeReference?> UsedBy(Instruction instruction) =>
        instruction.Operand switch
        {
            MethodReference method => UsedBy(method),
            FieldReference field => [field.DeclaringType, field.FieldType],
            TypeReference type => [type],
            _ => [],
        };

    private static IEnumerable<TypeReference?> UsedBy(MethodReference method) =>
        [
            method.DeclaringType,
            method.ReturnType,
            .. method.Parameters.Select(p => p.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ];

    private static IEnumerable<TypeReference> UsedBy(GenericParameter parameter) => parameter.Constraints.Select(c => c.ConstraintType);

    private static IEnumerable<TypeReference?> UsedBy(CustomAttribute attribute) =>
        [attribute.AttributeType, .. attribute.ConstructorArguments.Select(a => a.Value).OfType<TypeReference>()];
}
