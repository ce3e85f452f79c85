import {
  File,
  FileArchive,
  FileAudio,
  FileSpreadsheet,
  FileText,
  FileVideo,
  Folder,
  Image,
  Presentation,
} from "lucide-react";
import type { ReactNode } from "react";
import { IconTile } from "../../ui/index.ts";

interface Kind {
  icon: ReactNode;
  tone: number;
}

const folder: Kind = { icon: <Folder />, tone: 3 };
const other: Kind = { icon: <File />, tone: 1 };
const byEnding: readonly [RegExp, Kind][] = [
  [/\.(odt|docx?|rtf|md|txt)$/i, { icon: <FileText />, tone: 1 }],
  [/\.(ods|xlsx?|csv|tsv)$/i, { icon: <FileSpreadsheet />, tone: 2 }],
  [/\.(odp|pptx?)$/i, { icon: <Presentation />, tone: 7 }],
  [/\.pdf$/i, { icon: <File />, tone: 4 }],
  [/\.(png|jpe?g|gif|webp|avif|svg|bmp|tiff?|heic)$/i, { icon: <Image />, tone: 5 }],
  [/\.(mp4|webm|mov|mkv|avi)$/i, { icon: <FileVideo />, tone: 5 }],
  [/\.(mp3|ogg|opus|wav|flac|m4a)$/i, { icon: <FileAudio />, tone: 6 }],
  [/\.(zip|tar|gz|7z|xz|zst)$/i, { icon: <FileArchive />, tone: 8 }],
];

/** The square that says what kind of thing it is; always beside its name. */
export function KindIcon({ name, isFolder, isLarge }: { name: string; isFolder: boolean; isLarge?: boolean }) {
  const kind = isFolder ? folder : (byEnding.find(([ending]) => ending.test(name))?.[1] ?? other);
  return (
    <IconTile tone={kind.tone} isLarge={isLarge ?? false}>
      {kind.icon}
    </IconTile>
  );
}
