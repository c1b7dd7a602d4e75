using Autoauto.Core.Agents;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>A cap that nobody can check is no cap: unknown prices are unknown, not zero.</summary>
internal static class KnownPrice
{
    /// <summary>Refuses an agent whose calls nobody can price.</summary>
    /// <param name="agent">The agent with its model.</param>
    /// <param name="prices">The price table.</param>
    /// <param name="recent">Recent calls of the program with that agent: what was reported once will be again.</param>
    /// <param name="pricesFile">Where the user may add a price.</param>
    /// <exception cref="AutoautoException">PriceUnknown.</exception>
    public static void Require(AgentSpec agent, PriceTable prices, IReadOnlyList<SpendEntry> recent, string pricesFile)
    {
        var isKnown = AgentCatalog.Find(agent.Name)?.ReportsCost == true
            || prices.Find(agent.Model) is not null
            || recent.Any(e => e.Usd is not null && (agent.Model is null || e.Model == agent.Model));
        if (!isKnown)
        {
            throw new AutoautoException(
                ErrorCode.PriceUnknown,
                $"The cap on money cannot be kept: nobody knows what {agent.Name}{(agent.Model is null ? " with its default model" : $" with the model '{agent.Model}'")} costs.",
                agent.Model ?? agent.Name,
                $"Name a model with a price ({CallOptions.Model}), add its price to {pricesFile}, cap the tokens instead ({CallOptions.MaxTokens}), or start all the same: {CallOptions.Force}");
        }
    }
}
