import { lazyRouteComponent } from "@tanstack/react-router";
import { useFileUploads } from "./uploads.ts";

// Fetched with the first upload: this place stands beside every page.
const UploadTray = lazyRouteComponent(() => import("./UploadTray.tsx"), "UploadTray");

/** The place of what is being uploaded, wherever the person goes. */
export const UploadPlace = () => (useFileUploads().length === 0 ? null : <UploadTray />);
