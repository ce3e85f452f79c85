import { Video } from "lucide-react";
import { Suspense } from "react";
import { PathLink } from "../../platform/PathLink.tsx";
import { offered } from "../../platform/product.ts";
import { useText } from "../../text/index.tsx";
import css from "./Calendar.module.css";

/** The meeting of an entry, with what can be done with it now. `onGo`: closes what would cover it. */
export function EntryCall({ path, onGo }: { path: string | null; onGo: () => void }) {
  const t = useText();
  const Join = offered("StartMeeting");
  const meetingId = path?.split("/").at(-1);
  if (path === null || meetingId === undefined || !Join) return null;
  return (
    <div className={css.detail}>
      <Video aria-hidden="true" />
      <PathLink path={path} onGo={onGo}>
        {t("calendar.callPage")}
      </PathLink>
      <Suspense>
        <Join meetingId={meetingId} onOpen={onGo} />
      </Suspense>
    </div>
  );
}
