import "../text.ts";
import "../ringing/text.ts";
import { lazyRouteComponent } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import { useRoomCalls } from "../../../platform/room-calls.ts";
import { meetingQuery } from "../queries.ts";
import { useKeyOf } from "../encryption/keys.ts";
import { meetingPath } from "../links.ts";
import { call, useCall } from "./call.ts";
import css from "./Stage.module.css";

const Stage = lazyRouteComponent(() => import("./Stage.tsx"), "Stage");
const KeyGate = lazyRouteComponent(() => import("../encryption/parts.tsx"), "KeyGate");
const RoomKeyGate = lazyRouteComponent(() => import("../encryption/RoomKeyGate.tsx"), "RoomKeyGate");
const AudienceCheck = lazyRouteComponent(() => import("../webinar/AudienceCheck.tsx"), "AudienceCheck");
const DeviceCheck = lazyRouteComponent(() => import("./DeviceCheck.tsx"), "DeviceCheck");

/** A call that is shown large: choosing devices, the call itself, or how it ended. */
export function OpenCall() {
  const { phase, target } = useCall();
  if (phase === "joining" && target?.isRung) return <Connecting title={target.title} />;
  return phase === "in" || phase === "returning" ? <Stage /> : phase === "over" ? <Over /> : <Check />;
}

/** The devices were chosen before. */
function Connecting({ title }: { title: string }) {
  const t = useText();
  return (
    <section className={css.stage} aria-label={title}>
      <div className={css.ending} role="status">
        <h1 className={css.title}>{title}</h1>
        <p>{t("ring.connecting")}</p>
      </div>
    </section>
  );
}

function Check() {
  const t = useText();
  const { phase, target, error } = useCall();
  const meetingId = target?.meetingId ?? null;
  const key = useKeyOf(target);
  const hasRoomKeys = useRoomCalls().state === "on";
  const { data: meeting, isPending } = useQuery({ ...meetingQuery(meetingId ?? ""), enabled: meetingId !== null });
  // Which of the two it is must be known before a device is asked for.
  if (meetingId === null ? phase === "joining" : isPending) return <Connecting title={target?.title ?? ""} />;
  const path = meeting ? meetingPath(meeting) : "";
  const isSealed = target?.sealedRoomId !== undefined;
  const gate = meeting && {
    isReady: isSealed ? hasRoomKeys : meeting.isEncrypted === (key !== null),
    children: (
      <Suspense fallback={null}>
        {isSealed && <RoomKeyGate />}
        {!isSealed && (meeting.isEncrypted || key !== null) && (
          <KeyGate path={path} isEncrypted={meeting.isEncrypted} />
        )}
      </Suspense>
    ),
  };
  if (meeting?.isWebinar && !meeting.canModerate)
    return (
      <section className={css.stage} aria-label={target?.title ?? ""}>
        <AudienceCheck
          title={target?.title ?? ""}
          about={target?.about ?? ""}
          isPending={phase === "joining"}
          error={error}
          onJoin={(choice) => void call.join(choice)}
          onCancel={() => call.close()}
          {...gate}
        />
      </section>
    );
  return (
    <section className={css.stage} aria-label={t("meeting.check")}>
      <DeviceCheck
        title={target?.title ?? ""}
        about={target?.about ?? ""}
        isPending={phase === "joining"}
        error={error}
        joinLabel={t("meeting.joinNow")}
        testAddress="/connection"
        onJoin={(choice) => void call.join(choice)}
        onCancel={() => call.close()}
        {...gate}
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
