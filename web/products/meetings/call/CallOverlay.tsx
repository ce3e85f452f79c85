import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import { call, useCall } from "./call.ts";
import css from "./Stage.module.css";

const Stage = lazyRouteComponent(() => import("./Stage.tsx"), "Stage");
const DeviceCheck = lazyRouteComponent(() => import("./DeviceCheck.tsx"), "DeviceCheck");

/** Beside the router, so that nothing a person navigates to ends their call. Shows the call large over the page when asked to. */
export function CallOverlay() {
  const { phase, isFull, target } = useCall();
  const isGuest = target !== null && target.meetingId === null;
  // A guest's own page says how it ended.
  const isShown = phase !== "none" && isFull && !(isGuest && phase === "over");

  // What the stage covers must not be reached by the keyboard; and going elsewhere by the rail docks the call.
  useEffect(() => {
    if (!isShown || isGuest) return undefined;
    const covered = [...document.querySelectorAll<HTMLElement>("#content")];
    for (const one of covered) one.inert = true;
    return () => {
      for (const one of covered) one.inert = false;
    };
  }, [isShown, isGuest]);
  useEffect(() => {
    const leave = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!link || link.closest(`.${css.over}`)) return;
      if (call.read().phase === "check" || call.read().phase === "over") call.close();
      else call.setFull(false);
    };
    const back = (): void => call.setFull(false);
    addEventListener("click", leave);
    addEventListener("popstate", back);
    return () => {
      removeEventListener("click", leave);
      removeEventListener("popstate", back);
    };
  }, []);

  if (!isShown) return null;
  return (
    <div className={css.over} data-guest={isGuest || undefined}>
      <Suspense fallback={null}>
        {phase === "in" || phase === "returning" ? <Stage /> : phase === "over" ? <Over /> : <Check />}
      </Suspense>
    </div>
  );
}

function Check() {
  const t = useText();
  const { phase, target, error } = useCall();
  return (
    <section className={css.stage} aria-label={t("meeting.check")}>
      <DeviceCheck
        title={target?.title ?? ""}
        about={target?.about ?? ""}
        isPending={phase === "joining"}
        error={error}
        joinLabel={t("meeting.joinNow")}
        onJoin={(choice) => void call.join(choice)}
        onCancel={() => call.close()}
      />
    </section>
  );
}

/** How a call ended, when it was not one's own doing. */
function Over() {
  const t = useText();
  const { ending, target } = useCall();
  const isGuest = target?.meetingId === null;
  return (
    <section className={css.stage} aria-label={target?.title ?? ""}>
      <div className={css.ending} role="alert">
        <h1 className={css.title}>{t(`meeting.over.${ending ?? "left"}`)}</h1>
        <p>{t(`meeting.overText.${ending ?? "left"}`)}</p>
        {!isGuest && (
          <div className={css.endingActions}>
            {ending === "lost" && target && (
              <Button variant="primary" onPress={() => call.open(target)}>
                {t("meeting.rejoin")}
              </Button>
            )}
            <Button variant="stage" onPress={() => call.close()}>
              {t("common.close")}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}
