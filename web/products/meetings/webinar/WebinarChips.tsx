import "./text.ts";
import { Radio, Users } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { LiveChip } from "../live-page/LiveChip.tsx";
import { useWebinar } from "./store.ts";
import css from "./Webinar.module.css";

/** In the head of the call: that it is a webinar, and how many see it. */
export function WebinarChips() {
  const t = useText();
  const { notice } = useWebinar();
  if (!notice) return null;
  return (
    <>
      <span className={css.chip}>
        <Radio aria-hidden="true" />
        <span className={css.chipText}>{t("webinar.live")}</span>
      </span>
      <span className={css.chip}>
        <Users aria-hidden="true" />
        {t("webinar.audience", { n: notice.audience })}
      </span>
      <LiveChip />
    </>
  );
}
