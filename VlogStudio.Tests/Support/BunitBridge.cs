using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace VlogStudio.Tests.Support;

/// <summary>bUnit asks for version 1.0 of a package that is to be had as 0.17 only; the older one serves.</summary>
internal static class BunitBridge
{
    [ModuleInitializer]
    internal static void Install()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name == "AngleSharp.Diffing" ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "bridge", "AngleSharp.Diffing.dll")) : null;
        Patience();
    }

    // One second is too short on a busy machine. A method of its own, so that bUnit is loaded after the handler stands.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Patience() => Bunit.BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
}
