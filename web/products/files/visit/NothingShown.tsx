import type { Visited, VisitedFile } from "@safos/contract/file-visits";
import { useText } from "../../../text/index.tsx";
import { EmptyState } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";

/** In place of a file of which there is no picture. */
export function NothingShown({ file, visited }: { file: VisitedFile; visited: Pick<Visited, "canDownload"> }) {
  const t = useText();
  return (
    <EmptyState icon={<KindIcon name={file.name} isFolder={false} />} title={file.name}>
      {t(visited.canDownload ? "visit.noPreviewTake" : "visit.noPreview")}
    </EmptyState>
  );
}
