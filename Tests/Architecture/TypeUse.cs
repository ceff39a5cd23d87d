namespace Payments.Tests.Architecture;

/// <summary>One type, or a type nested in it, mentions another. Full names without the number of generic parameters.</summary>
internal readonly record struct TypeUse(string From, string To);
