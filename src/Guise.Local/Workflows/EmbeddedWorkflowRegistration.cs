using Guise.Platform.Workflows;

namespace Guise.Local.Workflows;

internal static class EmbeddedWorkflowRegistration
{
    /// <summary>Wants a <c>SqliteDatabase</c>, a <see cref="TimeProvider"/> and a <see cref="WorkflowCatalogue"/> beside it.</summary>
    public static IServiceCollection AddEmbeddedWorkflows(this IServiceCollection services) => services
        .AddSingleton<WorkflowStore>()
        .AddSingleton<WorkflowEngine>()
        .AddSingleton<IWorkflows, EmbeddedWorkflows>()
        .AddHostedService<WorkflowEngineService>();
}
