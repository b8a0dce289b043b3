using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace VlogStudio.Bench.Cluster;

/// <summary>
/// Counts what one circuit alone keeps alive, by walking its objects: all that it reaches, but nothing that the process has anyway. Sizes are those of the
/// fields, so a little is missing; the proportions are right.
/// </summary>
internal static class CircuitCensus
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int Header = 16;
    private const int Shown = 25;

    /// <summary>From these the other circuits and their connections are reached.</summary>
    private static readonly string[] Borders =
    [
        "CircuitRegistry", "LiveBus", "HttpConnectionManager", "ConnectionManager", "TransportConnectionManager", "DefaultHubLifetimeManager`1", "HubConnectionStore", "CountedCircuits", "TimerQueue", "Thread", "SharedArrayPool`1",
    ];

    /// <summary>By these the process reaches circuits.</summary>
    private static readonly string[] OfCircuits = ["Circuit", "CircuitHost", "RemoteRenderer", "RemoteComponentState", "HttpConnectionContext", "HttpConnection"];

    private static readonly Dictionary<Type, FieldInfo[]> Fields = [];
    private static readonly Dictionary<Type, int> Sizes = [];
    private static readonly MethodInfo SizeOfStruct = typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!;

    public static string Take(IServiceProvider root, Circuit circuit)
    {
        var shared = new Dictionary<object, object?>(ReferenceEqualityComparer.Instance);
        Walk(root, shared, new Dictionary<object, object?>(ReferenceEqualityComparer.Instance), isShared: true);
        var text = new StringBuilder();
        Tell(text, "The circuit", circuit, shared);
        if (ConnectionOf(root) is { } connection) { Tell(text, "A connection", connection, shared); }
        return text.ToString();
    }

    private static void Tell(StringBuilder text, string name, object start, Dictionary<object, object?> shared)
    {
        var own = new Dictionary<object, object?>(ReferenceEqualityComparer.Instance);
        Walk(start, own, shared, isShared: false);
        if (shared.ContainsKey(start)) { text.AppendLine(CultureInfo.InvariantCulture, $"The process reaches it: {PathOf(start, shared)}"); }
        text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {own.Count} objects, {own.Keys.Sum(SizeOf) / 1000.0:0} kB");
        foreach (var kind in own.Keys.GroupBy(o => o.GetType()).Select(g => (g.Key, Count: g.Count(), Bytes: g.Sum(SizeOf), Largest: g.MaxBy(SizeOf)!)).OrderByDescending(g => g.Bytes).Take(Shown))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{kind.Bytes / 1000.0,8:0.0} kB {kind.Count,6} × {Name(kind.Key)}   ({SizeOf(kind.Largest)} B: {PathOf(kind.Largest, own)})");
        }
    }

    /// <summary>One of the connections that circuits have to their browsers.</summary>
    private static object? ConnectionOf(IServiceProvider root)
    {
        var type = typeof(Microsoft.AspNetCore.Http.Connections.HttpConnectionDispatcherOptions).Assembly.GetType("Microsoft.AspNetCore.Http.Connections.Internal.HttpConnectionManager");
        return type is null || root.GetService(type) is not { } manager ? null : InFields(manager).OfType<System.Collections.IDictionary>().SelectMany(d => d.Values.Cast<object>()).SelectMany(InFields).FirstOrDefault(o => o.GetType().Name == "HttpConnectionContext")
            ?? InFields(manager).OfType<System.Collections.IDictionary>().SelectMany(d => d.Values.Cast<object>()).FirstOrDefault();
    }

    private static void Walk(object start, Dictionary<object, object?> found, Dictionary<object, object?> without, bool isShared)
    {
        var waiting = new Queue<(object Value, object? By)>();
        waiting.Enqueue((start, null));
        while (waiting.TryDequeue(out var next))
        {
            if (without.ContainsKey(next.Value) || IsBorder(next.Value, isShared, next.By is null) || !found.TryAdd(next.Value, next.By)) { continue; }
            foreach (var child in ChildrenOf(next.Value)) { waiting.Enqueue((child, next.Value)); }
        }
    }

    private static bool IsBorder(object value, bool isShared, bool isStart) =>
        value is MemberInfo or Assembly or Module or Pointer
        || (value.GetType().Name is var name && (Borders.Contains(name) || (isShared && !isStart && OfCircuits.Contains(name))));

    private static IEnumerable<object> ChildrenOf(object value)
    {
        var type = value.GetType();
        if (value is string || type.IsPrimitive) { yield break; }
        if (value is Array array)
        {
            var element = type.GetElementType()!;
            if (element.IsPrimitive || element.IsPointer) { yield break; }
            foreach (var item in array)
            {
                if (item is null) { continue; }
                if (!element.IsValueType) { yield return item; }
                else { foreach (var inner in InStruct(item)) { yield return inner; } }
            }

            yield break;
        }

        foreach (var child in InFields(value)) { yield return child; }
    }

    private static IEnumerable<object> InFields(object value)
    {
        foreach (var field in FieldsOf(value.GetType()))
        {
            if (field.FieldType.IsPrimitive || field.FieldType.IsEnum || field.FieldType.IsPointer || field.FieldType.IsByRefLike) { continue; }
            if (field.GetValue(value) is not { } held) { continue; }
            if (!field.FieldType.IsValueType) { yield return held; }
            else { foreach (var inner in InStruct(held)) { yield return inner; } }
        }
    }

    private static IEnumerable<object> InStruct(object boxed) => InFields(boxed);

    private static FieldInfo[] FieldsOf(Type type)
    {
        lock (Fields)
        {
            if (Fields.TryGetValue(type, out var known)) { return known; }
            var all = new List<FieldInfo>();
            for (var level = type; level is not null && level != typeof(object); level = level.BaseType) { all.AddRange(level.GetFields(Instance)); }
            return Fields[type] = [.. all];
        }
    }

    private static long SizeOf(object value) => value switch
    {
        string text => 22 + (2L * text.Length),
        Array array => 24 + ((long)array.Length * FieldSize(array.GetType().GetElementType()!)),
        _ => Header + FieldsOf(value.GetType()).Sum(f => FieldSize(f.FieldType)),
    };

    private static long FieldSize(Type type)
    {
        if (!type.IsValueType) { return IntPtr.Size; }
        lock (Sizes)
        {
            if (!Sizes.TryGetValue(type, out var size)) { Sizes[type] = size = (int)SizeOfStruct.MakeGenericMethod(type).Invoke(null, null)!; }
            return size;
        }
    }

    private static string PathOf(object value, Dictionary<object, object?> found)
    {
        var names = new List<string>();
        for (var at = value; at is not null && names.Count < 12; at = found.GetValueOrDefault(at)) { names.Add(Name(at.GetType())); }
        names.Reverse();
        return string.Join(" > ", names);
    }

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(',', type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
