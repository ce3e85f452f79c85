import { useCallback, useEffect, useRef, useState } from "react";
import { randomId } from "../../../platform/clock.ts";

/** A file that goes along with the next message. */
interface AttachedFile {
  readonly id: string;
  readonly file: File;
  /** Of a picture that every browser shows: where it is drawn from until it is sent. */
  readonly picture: string | null;
}

export interface Attached {
  readonly files: readonly AttachedFile[];
  /** Stays the same. */
  readonly add: (files: readonly File[]) => void;
  readonly remove: (id: string) => void;
  /** Hands them over to be sent. */
  readonly take: () => readonly File[];
}

const pictures = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

function attach(file: File): AttachedFile {
  return { id: randomId(), file, picture: pictures.has(file.type) ? URL.createObjectURL(file) : null };
}

function release(files: readonly AttachedFile[]): void {
  for (const { picture } of files) if (picture !== null) URL.revokeObjectURL(picture);
}

/** Files that are chosen, pasted or dropped, until they are sent or taken back. */
export function useAttached(): Attached {
  const [files, setFiles] = useState<readonly AttachedFile[]>([]);
  const latest = useRef(files);
  useEffect(() => {
    latest.current = files;
  }, [files]);
  useEffect(() => () => release(latest.current), []);
  return {
    files,
    add: useCallback((more: readonly File[]) => setFiles((all) => [...all, ...more.map(attach)]), []),
    remove(id) {
      release(files.filter((one) => one.id === id));
      setFiles((all) => all.filter((one) => one.id !== id));
    },
    take() {
      release(files);
      setFiles([]);
      return files.map((one) => one.file);
    },
  };
}
