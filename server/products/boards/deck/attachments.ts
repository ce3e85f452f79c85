import { disposition, type FastifyReply } from "#http";
import type { Identity, Person } from "#identity";
import type { Attachments } from "../attachments.ts";
import type { AttachedFile } from "../board-files.ts";
import type { CardRow } from "../card-queries.ts";
import { cardPath, type DeckContext } from "./context.ts";
import { readFormFile } from "./multipart.ts";
import { missing, type Request } from "./requests.ts";

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** Files on cards as Deck tells them. Its two kinds, on the card (`deck_file`) and in a folder (`file`), are one here. */
export function routeAttachments(
  context: DeckContext,
  deps: { readonly attachments: Attachments; readonly identity: Identity },
): void {
  const { on, personOf, cardOf, version } = context;
  const { attachments, identity } = deps;

  function view(file: AttachedFile, card: CardRow, persons: ReadonlyMap<string, Person>): unknown {
    const dot = file.name.lastIndexOf(".");
    const person = persons.get(file.changedBy ?? "");
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

  async function views(files: readonly AttachedFile[], card: CardRow): Promise<unknown[]> {
    const ids = [...new Set(files.flatMap((one) => one.changedBy ?? []))];
    const persons = new Map((await identity.personsByIds(ids)).map((one) => [one.id, one]));
    return files.map((one) => view(one, card, persons));
  }

  /** `12`, or as newer clients write it `file:12`. */
  function fileIdOf(request: Request): string {
    const [, id] = /^(?:(?:deck_)?file:)?(\d{1,15})$/.exec(request.params.attachmentId) ?? [];
    if (id === undefined) throw missing();
    return id;
  }

  const all = `${cardPath}/attachments`;
  on("GET", all, async (request) => {
    const { card } = await cardOf(request);
    return views(await attachments.list(personOf(request), card.id), card);
  });
  on(
    "POST",
    all,
    async (request) => {
      const { card } = await cardOf(request);
      const form = await readFormFile(request);
      const file = await attachments
        .add(personOf(request), card.id, form.name, form.bytes)
        .finally(() => form.discard());
      return (await views([file], card))[0];
    },
    { isStream: true },
  );
  for (const one of [`${all}/:attachmentId`, `${all}/file/:attachmentId`, `${all}/deck_file/:attachmentId`]) {
    on("GET", one, async (request, reply) => {
      const { card } = await cardOf(request);
      return sendFile(reply, await attachments.open(personOf(request), card.id, fileIdOf(request)));
    });
    for (const method of ["PUT", "POST"] as const)
      on(
        method,
        one,
        async (request) => {
          const { card } = await cardOf(request);
          const form = await readFormFile(request);
          const file = await attachments
            .replace(personOf(request), card.id, fileIdOf(request), form.bytes)
            .finally(() => form.discard());
          return (await views([file], card))[0];
        },
        { isStream: true },
      );
    on("DELETE", one, async (request) => {
      const { card } = await cardOf(request);
      const file = await attachments.find(personOf(request), card.id, fileIdOf(request));
      await attachments.untie(personOf(request), card.id, file.id);
      return (await views([file], card))[0];
    });
    on("PUT", `${one}/restore`, async (request) => {
      const { card } = await cardOf(request);
      await attachments.tie(personOf(request), card.id, fileIdOf(request));
      return (await views([await attachments.find(personOf(request), card.id, fileIdOf(request))], card))[0];
    });
  }
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
