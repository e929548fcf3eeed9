// @ts-check
// Hides a page's other forms (feeds, Markdown, data, oEmbed) from the theme's script, which runs next: it
// takes each for a translation and asks for a sitemap beside it, even on another host. Readers of the
// written page still find `rel="alternate"`, and to a browser the word is the same with a space after it.

for (const link of document.querySelectorAll("link[rel=alternate]")) link.setAttribute("rel", "alternate ");
