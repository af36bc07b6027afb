using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using Guise.Platform.Workflows;

namespace Guise.Tests.Architecture;

/// <summary>
/// Finds what a workflow calls, from the IL of all its methods, lambdas and state machines, and on through the methods of
/// its own assembly, and names the calls that a replay could not repeat.
/// </summary>
internal static class WorkflowCodeScan
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> WorkflowsOf(Assembly assembly) =>
        assembly.GetTypes().Where(type => type is { IsInterface: false, IsAbstract: false } && type.IsAssignableTo(typeof(IWorkflow)));

    /// <summary>One line for each forbidden call: where it stands and what it calls.</summary>
    public static IReadOnlyList<string> Violations(Type workflow)
    {
        HashSet<MethodBase> seen = [];
        Queue<MethodBase> open = new(WithBases(workflow).SelectMany(MethodsOf));
        SortedSet<string> violations = [];
        while (open.TryDequeue(out MethodBase? method))
        {
            if (!seen.Add(method)) continue;
            foreach (MethodBase called in CalledBy(method))
            {
                if (ForbiddenInWorkflows.Covers(called))
                    violations.Add($"{method.DeclaringType}.{method.Name} calls {called.DeclaringType}.{called.Name}");
                else if (called.Module.Assembly == workflow.Assembly || called.Module.Assembly == typeof(IWorkflow).Assembly)
                    open.Enqueue(called);
            }
            if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine)
            {
                foreach (MethodBase moved in MethodsOf(machine.StateMachineType)) open.Enqueue(moved);
            }
        }
        return [.. violations];
    }

    private static IEnumerable<Type> WithBases(Type workflow)
    {
        for (Type? type = workflow; type is not null && type != typeof(object); type = type.BaseType) yield return type;
    }

    /// <summary>With those of nested types: that is where the compiler puts lambdas and state machines.</summary>
    private static IEnumerable<MethodBase> MethodsOf(Type type) =>
    [
        .. type.GetMethods(All),
        .. type.GetConstructors(All),
        .. type.GetNestedTypes(All)
            .Where(nested => nested.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .SelectMany(MethodsOf),
    ];

    private static IEnumerable<MethodBase> CalledBy(MethodBase method)
    {
        byte[]? il = method.GetMethodBody()?.GetILAsByteArray();
        if (il is null) yield break;
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (int token in MethodTokens(il))
        {
            if (method.Module.ResolveMethod(token, ofType, ofMethod) is { } called) yield return Definition(called);
        }
    }

    /// <summary>The open form, so that each generic method is visited once.</summary>
    private static MethodBase Definition(MethodBase called) =>
        called.DeclaringType is { IsConstructedGenericType: true } || called is MethodInfo { IsGenericMethod: true }
            ? called.Module.ResolveMethod(called.MetadataToken)!
            : called;

    private static IEnumerable<int> MethodTokens(byte[] il)
    {
        for (int at = 0; at < il.Length;)
        {
            ILOpCode code = il[at] == 0xFE ? (ILOpCode)(0xFE00 | il[at + 1]) : (ILOpCode)il[at];
            at += il[at] == 0xFE ? 2 : 1;
            OperandType operand = Operands[code];
            if (operand == OperandType.InlineMethod) yield return BitConverter.ToInt32(il, at);
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }

    private static readonly Dictionary<ILOpCode, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ILOpCode)(ushort)code.Value, code => code.OperandType);
}
