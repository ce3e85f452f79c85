import { useCallback, useState } from "react";
import { randomId } from "../../../platform/clock.ts";
import { upload } from "../../../platform/media.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { pictureSize } from "../media.ts";
import { fileContent } from "../outgoing.ts";

export interface Upload {
  id: string;
  name: string;
  percent: number;
  cancel: () => void;
}

/** Files on their way into a room; each becomes a message when it has arrived. */
export function useUploads(engine: Engine | null, roomId: string) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const sendFiles = useCallback(
    (files: readonly File[], thread: { root: string; last: string } | null = null) => {
      if (!engine) return;
      for (const file of files) {
        const id = randomId();
        const stop = new AbortController();
        setUploads((all) => [...all, { id, name: file.name, percent: 0, cancel: () => stop.abort() }]);
        const move = (percent: number): void =>
          setUploads((all) => all.map((one) => (one.id === id ? { ...one, percent } : one)));
        const run = async (): Promise<void> => {
          const size = file.type.startsWith("image/") ? await pictureSize(file) : null;
          const url = await upload(file, move, stop.signal);
          engine.send(roomId, "m.room.message", fileContent(file, url, size, thread));
        };
        run()
          .catch((error: unknown) => {
            if (error instanceof DOMException && error.name === "AbortError") return;
            showToast({
              text: text("chat.uploadFailed", { name: file.name }),
              tone: "danger",
              action: { name: text("common.retry"), run: () => sendFiles([file], thread) },
            });
          })
          .finally(() => setUploads((all) => all.filter((one) => one.id !== id)));
      }
    },
    [engine, roomId],
  );
  return { uploads, sendFiles };
}
