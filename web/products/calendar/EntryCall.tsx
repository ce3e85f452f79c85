import { Video } from "lucide-react";
import { Suspense } from "react";
import { PathLink } from "../../platform/PathLink.tsx";
import { offered } from "../../platform/product.ts";
import { useText } from "../../text/index.tsx";
import css from "./Calendar.module.css";

/** The meeting of an entry, with what can be done with it now. */
export function EntryCall({ path }: { path: string | null }) {
  const t = useText();
  const Join = offered("StartMeeting");
  const meetingId = path?.split("/").at(-1);
  if (path === null || meetingId === undefined || !Join) return null;
  return (
    <div className={css.detail}>
      <Video aria-hidden="true" />
      <PathLink path={path}>{t("calendar.callPage")}</PathLink>
      <Suspense>
        <Join meetingId={meetingId} />
      </Suspense>
    </div>
  );
}
