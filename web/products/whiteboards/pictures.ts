import type { BoardElement } from "@safos/contract/whiteboard-elements";
import type { BinaryFileData, BinaryFiles } from "@excalidraw/excalidraw/types";
import { whiteboardRoutes } from "@safos/contract/routes/whiteboards";
import { ApiError, explain } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { request, requestBlob } from "../../platform/request.ts";
import { showToast } from "../../ui/index.ts";
import type { Canvas } from "./scene.ts";

export interface Pictures {
  /** Whether everybody can fetch it: it is on the server. */
  isShared(fileId: string): boolean;
  /** Fetches what elements show and the canvas lacks; sends what the canvas has and the server lacks. */
  look(elements: readonly BoardElement[], files: BinaryFiles, isReadOnly: boolean): void;
  end(): void;
}

const againMs = 3000;

/** A whiteboard's pictures lie on the server, never in the shared document: elements only name them. */
export function openPictures(options: {
  whiteboardId: string;
  canvas: Canvas;
  /** Pictures of elements that came from the others are there already. */
  known: Iterable<string>;
  onShared(): void;
  onRefused(fileId: string): void;
}): Pictures {
  const { canvas } = options;
  const shared = new Set(options.known);
  const busy = new Set<string>();
  const refused = new Set<string>();
  let isEnded = false;
  const paramsOf = (imageId: string) => ({ id: options.whiteboardId, imageId });

  async function fetchOne(fileId: string): Promise<void> {
    busy.add(fileId);
    try {
      const blob = await requestBlob(whiteboardRoutes.readImage, { params: paramsOf(fileId) });
      if (isEnded) return;
      shared.add(fileId);
      canvas.addFiles([
        {
          id: fileId,
          mimeType: blob.type,
          dataURL: await readAsUrl(blob),
          created: now(),
        } as unknown as BinaryFileData,
      ]);
      busy.delete(fileId);
    } catch {
      // It may come yet: anyone who puts it in is sending it, or there is no network.
      setTimeout(() => busy.delete(fileId), againMs);
    }
  }

  async function sendOne(file: BinaryFileData): Promise<void> {
    busy.add(file.id);
    try {
      await request(whiteboardRoutes.addImage, { params: paramsOf(file.id), body: bytesOf(file.dataURL) });
      shared.add(file.id);
      busy.delete(file.id);
      if (!isEnded) options.onShared();
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) {
        refused.add(file.id);
        if (isEnded) return;
        showToast({ text: explain(error), tone: "danger" });
        options.onRefused(file.id);
      } else
        setTimeout(() => {
          busy.delete(file.id);
          if (!isEnded) options.onShared();
        }, againMs);
    }
  }

  return {
    isShared: (fileId) => shared.has(fileId),
    look(elements, files, isReadOnly) {
      for (const { type, fileId, isDeleted } of elements) {
        if (type !== "image" || isDeleted || typeof fileId !== "string" || busy.has(fileId) || refused.has(fileId))
          continue;
        const file = files[fileId];
        if (!file) void fetchOne(fileId);
        else if (!shared.has(fileId) && !isReadOnly) void sendOne(file);
      }
    },
    end() {
      isEnded = true;
    },
  };
}

const readAsUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result as string));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("The picture could not be read.")));
    reader.readAsDataURL(blob);
  });

function bytesOf(url: string): Blob {
  const comma = url.indexOf(",");
  const body = url.slice(comma + 1);
  if (!url.slice(0, comma).endsWith(";base64")) return new Blob([decodeURIComponent(body)]);
  return new Blob([Uint8Array.from(atob(body), (letter) => letter.codePointAt(0) ?? 0)]);
}
