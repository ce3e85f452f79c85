import { disposition, type FastifyReply } from "#http";
import type { Person } from "#identity";
import type { AttachedFile } from "../board-files.ts";
import type { CardRow } from "../cards/queries.ts";
import { cardAt } from "./address.ts";
import { cardPath, endpoint, type DeckCall, type Endpoint } from "./context.ts";
import { readFormFile } from "./multipart.ts";
import { missing, type Request } from "./requests.ts";

const all = `${cardPath}/attachments`;
const stream = { isStream: true } as const;

/**
 * Files on cards (https://deck.readthedocs.io/en/latest/API/#attachments). Deck's two kinds, on the card (`deck_file`)
 * and in a folder (`file`), are one here.
 */
export const attachmentEndpoints: readonly Endpoint[] = [
  endpoint("GET", all, list),
  endpoint("POST", all, add, stream),
  ...[`${all}/:attachmentId`, `${all}/file/:attachmentId`, `${all}/deck_file/:attachmentId`].flatMap((one) => [
    endpoint("GET", one, download),
    endpoint("PUT", one, replace, stream),
    endpoint("POST", one, replace, stream),
    endpoint("DELETE", one, remove),
    endpoint("PUT", `${one}/restore`, restore),
  ]),
];

async function list(call: DeckCall): Promise<unknown> {
  const { card } = await cardAt(call);
  return views(call, await call.ctx.attachments.list(call.actor.person, card.id), card);
}

async function add(call: DeckCall): Promise<unknown> {
  const { ctx, actor, request } = call;
  const { card } = await cardAt(call);
  const form = await readFormFile(request);
  const file = await ctx.attachments.add(actor.person, card.id, form.name, form.bytes).finally(() => form.discard());
  return (await views(call, [file], card))[0];
}

async function download(call: DeckCall): Promise<unknown> {
  const { ctx, actor, request, reply } = call;
  const { card } = await cardAt(call);
  return sendFile(reply, await ctx.attachments.open(actor.person, card.id, fileIdOf(request)));
}

async function replace(call: DeckCall): Promise<unknown> {
  const { ctx, actor, request } = call;
  const { card } = await cardAt(call);
  const form = await readFormFile(request);
  const file = await ctx.attachments
    .replace(actor.person, card.id, fileIdOf(request), form.bytes)
    .finally(() => form.discard());
  return (await views(call, [file], card))[0];
}

async function remove(call: DeckCall): Promise<unknown> {
  const { ctx, actor, request } = call;
  const { card } = await cardAt(call);
  const file = await ctx.attachments.find(actor.person, card.id, fileIdOf(request));
  await ctx.attachments.unlink(actor.person, card.id, file.id);
  return (await views(call, [file], card))[0];
}

async function restore(call: DeckCall): Promise<unknown> {
  const { ctx, actor, request } = call;
  const { card } = await cardAt(call);
  await ctx.attachments.link(actor.person, card.id, fileIdOf(request));
  return (await views(call, [await ctx.attachments.find(actor.person, card.id, fileIdOf(request))], card))[0];
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

function view(version: DeckCall["version"], file: AttachedFile, card: CardRow, person: Person | undefined): unknown {
  const dot = file.name.lastIndexOf(".");
  return {
    id: Number(file.id),
    cardId: card.number,
    // The first version of the interface knows no files of folders.
    type: version === "v1.0" ? "deck_file" : "file",
    data: file.name,
    lastModified: seconds(file.changedAt),
    createdAt: seconds(file.createdAt),
    createdBy: person?.name ?? "",
    deletedAt: 0,
    extendedData: {
      filesize: file.size,
      mimetype: file.contentType,
      info: {
        dirname: ".",
        basename: file.name,
        extension: dot > 0 ? file.name.slice(dot + 1) : "",
        filename: dot > 0 ? file.name.slice(0, dot) : file.name,
      },
      fileid: Number(file.id),
      path: file.name,
      hasPreview: false,
      attachmentCreator: { displayName: person?.displayName ?? "", id: person?.name ?? "", email: null },
    },
  };
}

async function views({ ctx, version }: DeckCall, files: readonly AttachedFile[], card: CardRow): Promise<unknown[]> {
  const ids = [...new Set(files.flatMap((one) => one.changedBy ?? []))];
  const persons = new Map((await ctx.identity.personsByIds(ids)).map((one) => [one.id, one]));
  return files.map((one) => view(version, one, card, persons.get(one.changedBy ?? "")));
}

/** `12`, or as newer clients write it `file:12`. */
function fileIdOf(request: Request): string {
  const [, id] = /^(?:(?:deck_)?file:)?(\d{1,15})$/.exec(request.params.attachmentId) ?? [];
  if (id === undefined) throw missing();
  return id;
}

/** To be saved, never shown: it comes from our own origin. */
function sendFile(
  reply: FastifyReply,
  opened: { readonly file: AttachedFile; content(): NodeJS.ReadableStream },
): FastifyReply {
  const { file } = opened;
  return reply
    .header("content-disposition", disposition("attachment", file.name))
    .header("content-security-policy", "sandbox; default-src 'none'")
    .header("cache-control", "private, no-cache")
    .header("content-length", String(file.size))
    .type(file.contentType)
    .send(opened.content());
}
