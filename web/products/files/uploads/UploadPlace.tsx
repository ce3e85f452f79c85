import { lazyRouteComponent } from "@tanstack/react-router";
import { useEffect } from "react";
import { useMaybeMe } from "../../../platform/session.ts";
import { useCopies } from "../copies.ts";
import { useUploads } from "./shown.ts";
import { resumeUploads } from "./signal.ts";
import css from "./UploadPlace.module.css";

// Fetched with the first upload and the first large copy: this place stands beside every page.
const UploadTray = lazyRouteComponent(() => import("./UploadTray.tsx"), "UploadTray");
const CopyTray = lazyRouteComponent(() => import("./CopyTray.tsx"), "CopyTray");

/** The place of what is being uploaded or copied, wherever the person goes. */
export function UploadPlace() {
  const uploads = useUploads();
  const hasCopies = useCopies().length > 0;
  const userId = useMaybeMe()?.person.userId;
  useEffect(() => {
    if (userId !== undefined) void resumeUploads(userId).catch(() => undefined);
  }, [userId]);
  if (!uploads && !hasCopies) return null;
  return (
    <div className={css.place}>
      {hasCopies && <CopyTray />}
      {uploads && <UploadTray uploads={uploads} />}
    </div>
  );
}
