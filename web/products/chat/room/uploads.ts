import { useCallback, useState } from "react";
import { randomId } from "../../../platform/clock.ts";
import { upload } from "../../../platform/media.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { pictureSize } from "../media.ts";
import type { Outgoing } from "../composer/useComposer.ts";
import { fileContent, type Relation } from "../outgoing.ts";

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
    (files: readonly File[], also: Relation & { caption?: Outgoing }) => {
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
        const arrived = arrive(file, move, stop.signal);
        before = Promise.allSettled([before, arrived])
          .then(() => arrived)
          .then(({ url, size }) => engine.send(roomId, "m.room.message", fileContent(file, url, size, own)))
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

async function arrive(file: File, onProgress: (percent: number) => void, signal: AbortSignal) {
  const size = file.type.startsWith("image/") ? await pictureSize(file) : null;
  return { url: await upload(file, onProgress, signal), size };
}
