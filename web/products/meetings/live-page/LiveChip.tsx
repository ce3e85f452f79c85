import "../webinar/text.ts";
import { Video } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { useWebinar } from "../webinar/store.ts";
import css from "../webinar/Webinar.module.css";

/** In the head of the call, for everybody: that anybody with the address sees the stage. */
export function LiveChip() {
  const t = useText();
  const { live } = useWebinar();
  return (
    <span role="status" className={cx(live && css.chip, live === "on" && css.isShown)}>
      {live && (
        <>
          <Video aria-hidden="true" />
          {t(live === "on" ? "webinar.livePage.chip" : "webinar.livePage.chipPaused")}
        </>
      )}
    </span>
  );
}
