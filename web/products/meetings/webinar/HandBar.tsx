import "./text.ts";
import { Hand } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button } from "../../../ui/index.ts";
import { useWebinar } from "./store.ts";
import { setPart } from "./verbs.ts";
import css from "./Webinar.module.css";

/** The first of those whose hand is up, for who leads; the others stand in the panel. */
export function HandBar({ meetingId }: { meetingId: string }) {
  const t = useText();
  const { webinar } = useWebinar();
  const hands = webinar?.people.filter((one) => one.raisedAt !== null) ?? [];
  const [first] = hands;
  return (
    <div aria-live="polite">
      {first && (
        <div className={css.handBar}>
          <Avatar id={first.who} name={first.name} size={36} />
          <span className={css.handText}>
            <strong>{t("webinar.raises", { name: first.name })}</strong>
            <span>
              {[
                first.isGuest ? t("webinar.guest") : first.organisationName,
                first.asksCurrent && t("webinar.asksCurrent"),
                first.part !== "audience" && t(`webinar.part.${first.part}`),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </span>
          <span className={css.handCount} role="img" aria-label={t("webinar.handsUp", { n: hands.length })}>
            <Hand aria-hidden="true" />
            {hands.length}
          </span>
          <Button
            variant="stage"
            aria-label={t("webinar.letSpeakOne", { name: first.name })}
            onPress={() => void setPart(meetingId, first.who, "microphone")}
          >
            {t("webinar.letSpeak")}
          </Button>
          <Button
            variant="primary"
            aria-label={t("webinar.bringUpOne", { name: first.name })}
            onPress={() => void setPart(meetingId, first.who, "stage")}
          >
            {t("webinar.bringUp")}
          </Button>
        </div>
      )}
    </div>
  );
}
