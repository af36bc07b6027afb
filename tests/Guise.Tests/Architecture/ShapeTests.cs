using System.Reflection;
using Guise.Local;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Tests.Architecture;

/// <summary>
/// What is written as JSON and read again by this code: rows, and what goes into and comes out of steps. Null is written by leaving
/// the member out, and a member without a default must be there: one that may be null and has no default could not be read again.
/// </summary>
public sealed class ShapeTests
{
    [Fact]
    public void What_may_be_null_in_a_row_or_a_step_may_be_left_out()
    {
        HashSet<Type> shapes = [.. Shapes()];
        Assert.Contains(typeof(Guise.Wallets.ProfileRecord), shapes);
        Assert.Contains(typeof(Guise.Wallets.SlotRecord), shapes);
        Assert.Contains(typeof(Guise.Wallets.SessionExpiry.Checked), shapes);
        Assert.Empty(shapes.SelectMany(Unreadable));
    }

    [Fact]
    public void The_check_finds_such_a_member() => Assert.Equal(["Careless.Time", "Careless.Text"], Unreadable(typeof(Careless)));

    private sealed record Careless(int Number, DateTimeOffset? Time, string? Text, string Name, byte[]? Fine = null);

    private static IEnumerable<string> Unreadable(Type shape)
    {
        NullabilityInfoContext nullability = new();
        return from constructor in shape.GetConstructors()
               from parameter in constructor.GetParameters()
               where !parameter.HasDefaultValue && nullability.Create(parameter).WriteState == NullabilityState.Nullable
               select $"{shape.Name}.{parameter.Name}";
    }

    /// <summary>The shapes themselves and those of their members.</summary>
    private static IEnumerable<Type> Shapes()
    {
        Type[] types = [.. typeof(GuiseApplication).Assembly.GetTypes(), .. typeof(StartUp).Assembly.GetTypes()];
        IEnumerable<Type> steps = types
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(Step<,>))
            .SelectMany(field => field.FieldType.GetGenericArguments());
        Queue<Type> open = new([.. types.Where(type => type is { IsInterface: false } && type.IsAssignableTo(typeof(IRecordShape))), .. steps]);
        HashSet<Type> seen = [];
        while (open.TryDequeue(out Type? type))
        {
            if (type.IsGenericType)
            {
                foreach (Type argument in type.GetGenericArguments()) open.Enqueue(argument);
            }
            if (!types.Contains(type) || type.IsEnum || !seen.Add(type)) continue;
            yield return type;
            foreach (ParameterInfo parameter in type.GetConstructors().SelectMany(constructor => constructor.GetParameters()))
                open.Enqueue(parameter.ParameterType);
        }
    }
}
