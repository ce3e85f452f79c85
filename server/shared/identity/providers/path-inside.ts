/** A path of our own page, or `/`: nothing that a browser reads as another host. */
export function pathInside(path: string | undefined): string {
  if (path === undefined || path.length > 2000 || !path.startsWith("/")) return "/";
  // Browsers read a backslash as a slash and leave out tabs and line ends (WHATWG URL §4.4).
  if (/^\/[/\\]/.test(path) || /[\u0000-\u001F\u007F]/.test(path)) return "/";
  const base = "https://safos.invalid";
  if (!URL.canParse(path, base)) return "/";
  const url = new URL(path, base);
  // What the API answers to is nothing to be led to.
  if (url.origin !== base || url.pathname.startsWith("//") || url.pathname.startsWith("/api/")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
