import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";
import { now } from "#clock";
import { escapeHtml } from "#http/html";
import type { ExportWriter } from "#items";
import type { Workspace } from "#workspaces";
import type { Safos } from "../../compose/compose.ts";
import { version } from "../../compose/version.ts";
import { rightsOf } from "./rights.ts";

export interface ExportSummary {
  readonly entries: number;
  readonly parts: readonly string[];
}

/**
 * Everything in a workspace as one ZIP: JSON for machines, files as they are, and HTML for people, beginning at `index.html`.
 * What is in the trash is left out. Written beside the target and put in place when it is whole.
 */
export async function writeExport(safos: Safos, workspace: Workspace, file: string): Promise<ExportSummary> {
  const zip = new yazl.ZipFile();
  const partial = `${file}.partial`;
  const used = new Set<string>();
  const pages: { path: string; title: string }[] = [];
  const failure = new Promise<never>((_, reject) => zip.once("error", reject));
  const written = pipeline(zip.outputStream, createWriteStream(partial, { mode: 0o600 }));

  function place(path: string): string {
    const safe = safePath(path);
    if (!used.has(safe.toLocaleLowerCase("sv"))) {
      used.add(safe.toLocaleLowerCase("sv"));
      return safe;
    }
    const dot = safe.lastIndexOf(".") > safe.lastIndexOf("/") + 1 ? safe.lastIndexOf(".") : safe.length;
    for (let count = 2; ; count++) {
      const other = `${safe.slice(0, dot)} (${count})${safe.slice(dot)}`;
      if (!used.has(other.toLocaleLowerCase("sv"))) {
        used.add(other.toLocaleLowerCase("sv"));
        return other;
      }
    }
  }
  const text = async (path: string, content: string): Promise<void> =>
    zip.addBuffer(Buffer.from(content, "utf8"), place(path), { mtime: new Date(now()) });
  const writer: ExportWriter = {
    text,
    json: (path, value) => text(path, `${JSON.stringify(value, null, 2)}\n`),
    async file(path, content) {
      // One at a time: the archive reads it before the next is opened.
      const stream = content instanceof Readable ? content : new Readable().wrap(content);
      zip.addReadStream(stream, place(path), {
        compress: !/\.(zip|jpe?g|png|gif|webp|mp[34]|docx|xlsx|pptx|odt|ods)$/i.test(path),
      });
      await new Promise<void>((resolve, reject) => {
        stream.once("end", resolve);
        stream.once("error", reject);
      });
    },
    async page(path, title, body) {
      pages.push({ path, title });
      await text(path, frame(title, body, "../".repeat(path.split("/").length - 1)));
    },
  };

  try {
    await writer.json("workspace.json", {
      format: "safos-workspace",
      version,
      exportedAt: new Date(now()).toISOString(),
      workspace,
    });
    await writer.json("rights.json", await rightsOf(safos, workspace.id));
    const parts = safos.items.exportParts();
    for (const part of parts) {
      const inside = (path: string): string => `${part.name}/${path}`;
      await Promise.race([
        failure,
        part.write(workspace.id, {
          json: (path, value) => writer.json(inside(path), value),
          text: (path, value) => writer.text(inside(path), value),
          file: (path, content) => writer.file(inside(path), content),
          page: (path, title, body) => writer.page(inside(path), title, body),
        }),
      ]);
    }
    await text("index.html", frame(workspace.name, contents(pages, workspace), ""));
    zip.end();
    await written;
    await rename(partial, file);
    return { entries: used.size, parts: parts.map((part) => part.name) };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Relative, without ways up, and without what some systems cannot keep in names. */
function safePath(path: string): string {
  const parts = path
    .split("/")
    // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
    .map((part) =>
      part
        .replace(/[\u0000-\u001f<>:"\\|?*]/g, "_")
        .replace(/^\.+$/, "_")
        .trim(),
    )
    .filter((part) => part !== "");
  return (
    parts.map((part) => (Buffer.byteLength(part) > 200 ? part.slice(0, 60) + part.slice(-30) : part)).join("/") || "_"
  );
}

const style =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:50em;margin:2em auto;padding:0 1em;color:#1a2330}h1{font-size:1.4em}h2{font-size:1.1em}table{border-collapse:collapse}td,th{border:1px solid #c8d0da;padding:.3em .6em;text-align:left;vertical-align:top}.meta{color:#55606e;font-size:.85em}pre{white-space:pre-wrap}li{margin:.2em 0}";

function frame(title: string, body: string, up: string): string {
  const home = up === "" ? "" : `<p><a href="${up}index.html">Innehåll</a></p>`;
  return `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body>${home}<h1>${escapeHtml(title)}</h1>
${body}
</body></html>
`;
}

function contents(pages: readonly { path: string; title: string }[], workspace: Workspace): string {
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
