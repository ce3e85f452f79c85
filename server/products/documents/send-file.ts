import type { DocumentFormat } from "@safos/contract/documents";
import { zipSync, type Zippable } from "fflate";
import { disposition, fileNameOf, refuse, type FastifyReply } from "#http";
import type { Actor } from "#items";
import { contentOf } from "./content-of.ts";
import type { DocumentDeps } from "./deps.ts";
import { typeOfFormat, writeFile, type WriteOptions } from "./formats/files.ts";
import { imagesFor } from "./images.ts";
import { readableTree } from "./tree/list.ts";

const maxInTree = 500;

interface ExportQuery {
  readonly format: DocumentFormat;
  readonly isTree?: boolean;
  readonly locale?: "sv" | "en";
}

/** Answers with a document as a file of a format, or with it and everything under it as a ZIP. */
export async function sendFile(
  deps: DocumentDeps,
  reply: FastifyReply,
  actor: Actor,
  id: string,
  query: ExportQuery,
): Promise<FastifyReply> {
  if (query.isTree === true) return sendTree(deps, reply, actor, id, query);
  const item = await deps.items.require(actor, "document", id, "read");
  const bytes = await writeFile(
    query.format,
    item.title,
    await contentOf(deps, item.id),
    optionsOf(deps, actor, query),
  );
  return send(reply, `${safeName(item.title)}.${query.format}`, typeOfFormat[query.format], bytes);
}

async function sendTree(
  deps: DocumentDeps,
  reply: FastifyReply,
  actor: Actor,
  id: string,
  query: ExportQuery,
): Promise<FastifyReply> {
  const rows = await readableTree(deps, actor, id);
  if (rows.length > maxInTree)
    throw refuse("TOO_LARGE", "There are too many documents under this one for one file.", { limit: maxInTree });
  const folders = new Map<string, string>();
  const used = new Set<string>();
  const entries: Zippable = {};
  const options = optionsOf(deps, actor, query);
  for (const row of rows) {
    const above = row.depth === 0 ? "" : (folders.get(row.parentId ?? "") ?? "");
    const stem = freeName(`${above}${safeName(row.title)}`, used);
    folders.set(row.id, `${stem}/`);
    const bytes = await writeFile(query.format, row.title, await contentOf(deps, row.id), options);
    entries[`${stem}.${query.format}`] = [new Uint8Array(bytes), { mtime: row.changedAt }];
  }
  const zip = Buffer.from(zipSync(entries, { level: 6 }));
  return send(reply, `${safeName(rows[0]?.title ?? "")}.zip`, "application/zip", zip);
}

const optionsOf = (deps: DocumentDeps, actor: Actor, query: ExportQuery): WriteOptions => ({
  publicUrl: deps.publicUrl,
  locale: query.locale ?? "sv",
  loadImage: imagesFor(deps, actor),
});

function send(reply: FastifyReply, name: string, type: string, bytes: Buffer): FastifyReply {
  return reply
    .header("content-disposition", disposition("attachment", name))
    .header("content-security-policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    .type(type.startsWith("text/") ? `${type}; charset=utf-8` : type)
    .send(bytes);
}

const safeName = (title: string): string => fileNameOf(title, "Dokument");

function freeName(name: string, used: Set<string>): string {
  for (let count = 1; ; count++) {
    const next = count === 1 ? name : `${name} (${count})`;
    if (used.has(next.toLowerCase())) continue;
    used.add(next.toLowerCase());
    return next;
  }
}
