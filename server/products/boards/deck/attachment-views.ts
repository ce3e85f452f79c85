import type { Person } from "#identity";
import type { AttachedFile } from "../board-files.ts";
import type { CardRow } from "../cards/queries.ts";
import type { DeckCall } from "./exchange.ts";

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

/** Files of a card as Deck shows them. */
export async function viewAttachments(
  { ctx, version }: DeckCall,
  files: readonly AttachedFile[],
  card: CardRow,
): Promise<unknown[]> {
  const ids = [...new Set(files.flatMap((one) => one.changedBy ?? []))];
  const persons = new Map((await ctx.identity.personsByIds(ids)).map((one) => [one.id, one]));
  return files.map((one) => view(version, one, card, persons.get(one.changedBy ?? "")));
}
