import { lazyRouteComponent } from "@tanstack/react-router";
import { useCopies } from "./copies.ts";
import css from "./UploadPlace.module.css";
import { useFileUploads } from "./uploads.ts";

// Fetched with the first upload and the first large copy: this place stands beside every page.
const UploadTray = lazyRouteComponent(() => import("./UploadTray.tsx"), "UploadTray");
const CopyTray = lazyRouteComponent(() => import("./CopyTray.tsx"), "CopyTray");

/** The place of what is being uploaded or copied, wherever the person goes. */
export function UploadPlace() {
  const hasUploads = useFileUploads().length > 0;
  const hasCopies = useCopies().length > 0;
  if (!hasUploads && !hasCopies) return null;
  return (
    <div className={css.place}>
      {hasCopies && <CopyTray />}
      {hasUploads && <UploadTray />}
    </div>
  );
}
