import type { FileItem } from "@safos/contract/files";
import { lazy, Suspense, useState, type ReactElement } from "react";
import { useViewed } from "./useViewed.ts";
import { Viewer } from "./Viewer.tsx";

const ViewedDetails = lazy(async () => ({ default: (await import("./ViewedDetails.tsx")).ViewedDetails }));

/** The viewer over a list that is no folder's: what stands in the list's place while one of its files is looked at, and how to. */
export function useViewerOver(items: readonly FileItem[]): {
  readonly viewer: ReactElement | null;
  readonly show: (item: FileItem) => void;
} {
  const viewed = useViewed();
  const [isDetailed, setDetailed] = useState(false);
  const files = items.filter((one) => one.kind === "file");
  const shown = files.find((one) => one.id === viewed.id);
  return {
    show: (item) => viewed.show(item.id),
    viewer: shown ? (
      <>
        <Viewer
          item={shown}
          files={files}
          startPage={viewed.page}
          isDetailed={isDetailed}
          onDetails={setDetailed}
          onShow={(next) => viewed.show(next.id, { isReplacing: true })}
          onClose={viewed.close}
        />
        {isDetailed && (
          <Suspense>
            <ViewedDetails item={shown} onClose={() => setDetailed(false)} />
          </Suspense>
        )}
      </>
    ) : null,
  };
}
