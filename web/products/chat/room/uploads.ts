import { useCallback, useState } from "react";
import { randomId } from "../../../platform/clock.ts";
import { upload } from "../../../platform/media.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { pictureSize } from "../media.ts";
import { encryptFile } from "../encryption/attachments.ts";
import { fileContent, type FileRelation, type Stored } from "../outgoing.ts";

export interface Upload {
  id: string;
  name: string;
  percent: number;
  cancel: () => void;
}

/** Files on their way into a room; each becomes a message when it has arrived, in the order they were chosen. */
export function useUploads(engine: Engine, roomId: string) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const sendFiles = useCallback(
    (files: readonly File[], also: FileRelation) => {
      let before: Promise<unknown> = Promise.resolve();
      for (const [index, file] of files.entries()) {
        const id = randomId();
        const stop = new AbortController();
        setUploads((all) => [...all, { id, name: file.name, percent: 0, cancel: () => stop.abort() }]);
        const move = (percent: number): void =>
          setUploads((all) => all.map((one) => (one.id === id ? { ...one, percent } : one)));
        // The caption is the first one's.
        const { caption, ...relation } = also;
        const own = index === 0 && caption ? { ...relation, caption } : relation;
        const arrived = arrive(file, engine.isEncrypted(roomId), move, stop.signal);
        before = Promise.allSettled([before, arrived])
          .then(() => arrived)
          .then(({ stored, size }) => engine.send(roomId, "m.room.message", fileContent(file, stored, size, own)))
          .catch((error: unknown) => {
            if (error instanceof DOMException && error.name === "AbortError") return;
            showToast({
              text: text("chat.uploadFailed", { name: file.name }),
              tone: "danger",
              action: { name: text("common.retry"), run: () => sendFiles([file], own) },
            });
          })
          .finally(() => setUploads((all) => all.filter((one) => one.id !== id)));
      }
    },
    [engine, roomId],
  );
  return { uploads, sendFiles };
}

/** Names and kinds of encrypted files are the room's to know. */
const unnamed = (bytes: ArrayBuffer): File => new File([bytes], "encrypted", { type: "application/octet-stream" });

async function arrive(
  file: File,
  isEncrypted: boolean,
  onProgress: (percent: number) => void,
  signal: AbortSignal,
): Promise<{ stored: Stored; size: { w: number; h: number } | null }> {
  const size = file.type.startsWith("image/") ? await pictureSize(file) : null;
  if (!isEncrypted) return { stored: { url: await upload(file, onProgress, signal) }, size };
  const { stored, about } = await encryptFile(await file.arrayBuffer());
  return { stored: { file: { url: await upload(unnamed(stored), onProgress, signal), ...about } }, size };
}
