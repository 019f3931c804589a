namespace Promy.EventBus.Convention.Tests;

public sealed class NamedTypesTests
{
    [Theory]
    [InlineData("Thing thing = null;")]
    [InlineData("var thing = new Thing(1);")]
    [InlineData("class Other : Thing")]
    [InlineData("List<Thing> Things;")]
    [InlineData("f(x => Thing.Of(x));")]
    [InlineData("f([.. Thing.All]);")]
    [InlineData("x is Thing { A: 1 } ? Thing.One : null;")]
    [InlineData("var x = y ?? Thing.None;")]
    [InlineData("return a > Thing.Max;")]
    [InlineData("((Thing)x).Do();")]
    [InlineData("Wire.Thing thing;")]
    [InlineData("[Fact]\nThing Of();")]
    [InlineData("var text = $\"{Indent} {Thing.Name:x4}\";")]
    [InlineData("var text = $$\"\"\"{ {{Thing.Name}} }\"\"\";")]
    [InlineData("var c = '\"'; var x = Thing.One; var d = '\"';")]
    [InlineData("var text = @\"\\\"; var x = Thing.One; // \"")]
    public void Code_that_names_a_type_counts(string code) => Assert.Contains("Thing", Named(code));

    [Theory]
    [InlineData("// Thing")]
    [InlineData("/// <see cref=\"Thing\"/>\nint x; /* Thing\nThing */")]
    [InlineData("#pragma warning disable Thing")]
    [InlineData("var text = \"\\\"Thing\";")]
    [InlineData("var text = @\"\\\"; var more = \"Thing\";")]
    [InlineData("var text = $\"{{Thing}} {x} Thing\";")]
    [InlineData("var text = \"\"\"\n{\"Thing\"}\n\"\"\";")]
    [InlineData("other.Thing.Do(); other?.Thing(); Thing(1);")]
    [InlineData("public Other Thing { get; }")]
    [InlineData("public string? Thing(int x) => x;")]
    [InlineData("public Task<int> Thing;")]
    [InlineData("public byte[] Thing;")]
    [InlineData("new Other { Thing = 1 }; f(Thing: 2);")]
    public void Code_that_uses_the_word_otherwise_does_not_count(string code) =>
        Assert.DoesNotContain("Thing", Named(code));

    [Fact]
    public void An_attribute_counts_as_its_type() => Assert.Contains("MarkAttribute", Named("[Mark(1)] class Other"));

    private static IEnumerable<string> Named(string code) =>
        NamedTypes.In(CodeText.Of(code), new HashSet<string> { "Wire" });
}
