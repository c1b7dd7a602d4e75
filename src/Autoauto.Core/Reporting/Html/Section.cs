namespace Autoauto.Core.Reporting.Html;

/// <summary>A part of a page with a heading of its own.</summary>
/// <param name="Id">Name within the page, for links.</param>
/// <param name="Title">Heading.</param>
/// <param name="Write">Writes what stands below the heading.</param>
internal sealed record Section(string Id, string Title, Action<HtmlWriter> Write);
