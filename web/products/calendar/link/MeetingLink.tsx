import { lazy, Suspense } from "react";
import type { LinkSearch } from "./search.ts";

const LinkDialog = lazy(() => import("./LinkDialog.tsx"));

/** The form of a meeting for a calendar elsewhere; few come here. */
export const MeetingLink = (props: { search: LinkSearch; onClose: () => void }) => (
  <Suspense fallback={null}>
    <LinkDialog {...props} />
  </Suspense>
);
