namespace Promy.EventBus.Convention.Tests;

public sealed class ExtensionMethodsTests
{
    [Theory]
    [InlineData("public static Thing AddThings(this Services services) => x;")]
    [InlineData("static Thing AddThings<T>(\n    this Services services, int count)\n    where T : class")]
    [InlineData("static Thing AddThings<[Keeps(Members.All)] T>(this string text)")]
    public void A_declared_extension_method_is_found_by_its_name(string code) =>
        Assert.Equal(["AddThings"], ExtensionMethods.DeclaredIn(code));

    [Theory]
    [InlineData("AddThings(this); AddThings(this, 1); new Thing(this.Services);")]
    [InlineData("if (this is Thing) return AddThings(this with { A = 1 });")]
    [InlineData("static int Count(this Services services) => 0;")]
    public void Other_code_declares_no_extension_method(string code) => Assert.Empty(ExtensionMethods.DeclaredIn(code));

    [Theory]
    [InlineData("services.AddThings();")]
    [InlineData("return services?\n    .AddThings<Thing>(1);")]
    public void A_call_on_an_object_is_found_by_its_name(string code) =>
        Assert.Equal(["AddThings"], ExtensionMethods.CalledIn(code));

    [Theory]
    [InlineData("AddThings();")]
    [InlineData("x = services.AddThings;")]
    public void Other_code_has_no_call_on_an_object(string code) => Assert.Empty(ExtensionMethods.CalledIn(code));
}
