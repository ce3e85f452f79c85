import { now } from "#clock";
import { escapeHtml } from "#http/html";
import type { Workspace } from "#workspaces";
import { safePath } from "./paths.ts";

const style =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:50em;margin:2em auto;padding:0 1em;color:#1a2330}h1{font-size:1.4em}h2{font-size:1.1em}table{border-collapse:collapse}td,th{border:1px solid #c8d0da;padding:.3em .6em;text-align:left;vertical-align:top}.meta{color:#55606e;font-size:.85em}pre{white-space:pre-wrap}li{margin:.2em 0}";

/** A page for people, with the way back to the beginning. */
export function frame(title: string, body: string, up: string): string {
  const home = up === "" ? "" : `<p><a href="${up}index.html">Innehåll</a></p>`;
  return `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body>${home}<h1>${escapeHtml(title)}</h1>
${body}
</body></html>
`;
}

/** The beginning: every page by its part. */
export function contents(pages: readonly { path: string; title: string }[], workspace: Workspace): string {
  const groups = Map.groupBy(pages, (page) => page.path.split("/")[0] ?? "");
  const href = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
  return [
    workspace.description === "" ? "" : `<p>${escapeHtml(workspace.description)}</p>`,
    `<p class="meta">${new Date(now()).toISOString()}</p>`,
    ...[...groups].map(
      ([name, list]) =>
        `<h2>${escapeHtml(name)}</h2><ul>${list.map((page) => `<li><a href="${escapeHtml(href(safePath(page.path)))}">${escapeHtml(page.title)}</a></li>`).join("")}</ul>`,
    ),
  ].join("\n");
}
