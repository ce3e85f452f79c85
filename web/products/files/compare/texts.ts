import type { FileItem, FileVersion } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";
import { contentUrl } from "../queries.ts";
import { decode } from "../viewer/decode.ts";
import { wayOf } from "../viewer/way.ts";

/** Larger texts are not compared. */
const mostBytes = 1 << 20;
/** Of a file that is read by the server, its own size says little. */
const mostCharacters = 2_000_000;

/** The present content is version 0. */
const versionOf = ({ id, isCurrent }: FileVersion): number | undefined => (isCurrent ? undefined : id);

/** A version as text. `large`: too much to be compared; `none`: nothing of it has been read. */
export type VersionText =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "large" }
  | { readonly is: "none" };

/** Whether what changed in a file can be shown line by line. */
export function canCompare(item: FileItem): boolean {
  const way = wayOf(item, []);
  return way === "plain" || way === "table" || way === "text" || way === "pdf";
}

export const versionTextQuery = (item: FileItem, version: FileVersion) =>
  queryOptions<VersionText>({
    queryKey: ["files", item.workspaceId, "version-text", item.id, version.isCurrent ? item.etag : version.id],
    staleTime: version.isCurrent ? 0 : Infinity,
    queryFn: () => (isPlain(item) ? readBytes(item, version) : readFound(item, version)),
  });

const isPlain = (item: FileItem): boolean => ["plain", "table"].includes(wayOf(item, []));

async function readBytes(item: FileItem, version: FileVersion): Promise<VersionText> {
  if (version.size > mostBytes) return { is: "large" };
  if (version.size === 0) return { is: "text", text: "" };
  const number = versionOf(version);
  const answer = await fetch(contentUrl(item, number === undefined ? {} : { version: number }));
  if (!answer.ok) throw new Error(String(answer.status));
  return { is: "text", text: decode(new Uint8Array(await answer.arrayBuffer())) };
}

/** What the server has read out of a file: each paragraph is a line. */
async function readFound(item: FileItem, version: FileVersion): Promise<VersionText> {
  const number = versionOf(version);
  const { pages } = await request(fileRoutes.readText, {
    params: { id: item.id },
    query: number === undefined ? {} : { version: number },
  });
  const text = pages.join("\n");
  if (text === "") return { is: "none" };
  return text.length > mostCharacters ? { is: "large" } : { is: "text", text };
}
