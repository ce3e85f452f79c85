import type { Engine } from "../engine.ts";
import { fetchFiles, readEvents } from "./collect.ts";
import { exportedOf, type ExportedChat, type Span } from "./model.ts";
import { toHtml, type Labels } from "./to-html.ts";
import { zip } from "./zip.ts";

export type ExportFormat = "html" | "json";

export interface Asked {
  readonly roomId: string;
  readonly name: string;
  readonly span: Span;
  readonly format: ExportFormat;
  readonly hasFiles: boolean;
  /** ms. */
  readonly at: number;
}

export type Progress =
  | { readonly step: "reading"; readonly n: number }
  | { readonly step: "fetching"; readonly n: number; readonly all: number };

export interface Made {
  readonly blob: Blob;
  readonly fileName: string;
  readonly messages: number;
  /** Files that are not in it though they were asked for. */
  readonly left: number;
}

/** Writes out what a person can read of a room, in this browser alone. Throws what aborted it, and TooMany. */
export async function makeExport(
  engine: Engine,
  asked: Asked,
  {
    signal,
    labelsFor,
    onProgress,
  }: { signal: AbortSignal; labelsFor: (chat: ExportedChat) => Labels; onProgress: (progress: Progress) => void },
): Promise<Made> {
  const { roomId, name, span, format, hasFiles, at } = asked;
  const room = engine.client.getRoom(roomId);
  await room?.loadMembersIfNeeded();
  const events = await readEvents(engine, roomId, {
    from: span.from,
    signal,
    onProgress: (n) => onProgress({ step: "reading", n }),
  });
  const nameOf = (userId: string): string => engine.personIn(roomId, userId).name;
  const { messages, sources } = exportedOf(events, span, { me: engine.me, nameOf });
  for (const { file } of sources) if (!hasFiles) file.missing = "leftOut";
  const files = hasFiles
    ? await fetchFiles(sources, {
        signal,
        onProgress: (n) => onProgress({ step: "fetching", n, all: sources.length }),
      })
    : [];
  const chat: ExportedChat = {
    format: "safos.chat",
    version: 1,
    room: { id: roomId, name, topic: engine.view(roomId)?.topic ?? "", isEncrypted: engine.isEncrypted(roomId) },
    exportedAt: new Date(at).toISOString(),
    exportedBy: { id: engine.me, name: nameOf(engine.me) },
    from: span.from === null ? null : new Date(span.from).toISOString(),
    to: span.to === null ? null : new Date(span.to).toISOString(),
    messages,
  };
  const text = format === "html" ? toHtml(chat, labelsFor(chat)) : `${JSON.stringify(chat, null, 2)}\n`;
  const day = chat.exportedAt.slice(0, 10);
  const about = { messages: messages.length, left: hasFiles ? sources.length - files.length : 0 };
  if (!hasFiles) {
    const type = format === "html" ? "text/html" : "application/json";
    return { blob: new Blob([text], { type }), fileName: `${name} ${day}.${format}`, ...about };
  }
  const page = { path: `chat.${format}`, bytes: new TextEncoder().encode(text), at };
  return {
    blob: new Blob(zip([page, ...files]), { type: "application/zip" }),
    fileName: `${name} ${day}.zip`,
    ...about,
  };
}
