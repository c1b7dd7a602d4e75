namespace Autoauto.Core.Reporting.Html;

/// <summary>Names and values, one under the other; values that are not known are left out.</summary>
internal static class FactList
{
    /// <summary>Writes the list.</summary>
    public static void Write(HtmlWriter html, params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        using (html.Open("dl"))
        {
            foreach (var (name, value) in facts)
            {
                if (string.IsNullOrEmpty(value))
                {
                    continue;
                }

                using (html.Open("div"))
                {
                    html.Element("dt", name);
                    using (html.Open("dd"))
                    {
                        html.Line(value, 1000);
                    }
                }
            }
        }
    }
}
