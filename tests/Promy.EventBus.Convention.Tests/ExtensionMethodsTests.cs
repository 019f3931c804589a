namespace Promy.EventBus.Convention.Tests;

public sealed class ExtensionMethodsTests
{
    [Theory]
    [InlineData("public static Thing AddThings(this Services services) => x;")]
    [InlineData("static Thing AddThings<T>(\n    this Services services, int count)\n    where T : class")]
    [InlineData("static Thing AddThings<[Keeps(Members.All)] T>(this string text)")]
    public void DeclaredIn_AnExtensionMethod_IsItsName(string code) =>
        Assert.Equal(["AddThings"], ExtensionMethods.DeclaredIn(code));

    [Theory]
    [InlineData("AddThings(this); AddThings(this, 1); new Thing(this.Services);")]
    [InlineData("if (this is Thing) return AddThings(this with { A = 1 });")]
    [InlineData("static int Count(this Services services) => 0;")]
    public void DeclaredIn_AnythingElse_IsNothing(string code) => Assert.Empty(ExtensionMethods.DeclaredIn(code));

    [Theory]
    [InlineData("services.AddThings();")]
    [InlineData("return services?\n    .AddThings<Thing>(1);")]
    public void CalledIn_ACallOnSomething_IsItsName(string code) =>
        Assert.Equal(["AddThings"], ExtensionMethods.CalledIn(code));

    [Theory]
    [InlineData("AddThings();")]
    [InlineData("x = services.AddThings;")]
    public void CalledIn_AnythingElse_IsNothing(string code) => Assert.Empty(ExtensionMethods.CalledIn(code));
}
