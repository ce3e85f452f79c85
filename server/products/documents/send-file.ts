import type { DocumentFormat } from "@safos/contract/documents";
import { ZipFile } from "yazl";
import { disposition, fileNameOf, refuse, type FastifyReply } from "#http";
import type { Actor } from "#items";
import type { DocumentDeps, WorkCall } from "./deps.ts";
import { typeOfFormat } from "./formats/formats.ts";
import { imagesFor } from "./images.ts";
import { readableTree } from "./tree/list.ts";
import { writeDocument, type WriteOptions } from "./write-document.ts";

const maxInTree = 500;
const maxZipBytes = 256 << 20;

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
  call: WorkCall,
): Promise<FastifyReply> {
  const options: WriteOptions = {
    format: query.format,
    locale: query.locale ?? "sv",
    findImage: imagesFor(deps, actor),
  };
  const item = await deps.items.require(actor, "document", id, "read");
  await deps.items.requireCopy(actor, item);
  if (query.isTree === true) {
    const { title, bytes } = await packTree(deps, actor, id, options, call);
    return send(reply, `${safeName(title)}.zip`, "application/zip", bytes);
  }
  const bytes = await writeDocument(deps, item, options, call);
  return send(reply, `${safeName(item.title)}.${query.format}`, typeOfFormat[query.format], bytes);
}

/** A tree as a ZIP. Each file is written in a worker process; packing is Node's own zlib, in its threads. */
async function packTree(
  deps: DocumentDeps,
  actor: Actor,
  id: string,
  options: WriteOptions,
  call: WorkCall,
): Promise<{ title: string; bytes: Buffer }> {
  const rows = await readableTree(deps, actor, id);
  if (rows.length > maxInTree)
    throw refuse("TOO_LARGE", "There are too many documents under this one for one file.", {
      limit: "entries",
      most: maxInTree,
    });
  const folders = new Map<string, string>();
  const used = new Set<string>();
  const zip = new ZipFile();
  const packed = collect(zip);
  for (const row of rows) {
    const above = row.depth === 0 ? "" : (folders.get(row.parentId ?? "") ?? "");
    const stem = freeName(`${above}${safeName(row.title)}`, used);
    folders.set(row.id, `${stem}/`);
    const bytes = await writeDocument(deps, row, options, call);
    zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), `${stem}.${options.format}`, {
      mtime: row.changedAt,
    });
  }
  zip.end();
  return { title: rows[0]?.title ?? "", bytes: await packed };
}

async function collect(zip: ZipFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxZipBytes) throw refuse("TOO_LARGE", { limit: "outputBytes", most: maxZipBytes });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(reply: FastifyReply, name: string, type: string, bytes: Uint8Array): FastifyReply {
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
