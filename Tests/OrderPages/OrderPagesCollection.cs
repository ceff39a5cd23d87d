namespace Payments.Tests.OrderPages;

/// <summary>The tests of pages, one after another on one system and in one browser.</summary>
[CollectionDefinition]
public sealed class OrderPagesCollection : ICollectionFixture<OrderPagesFixture>;
