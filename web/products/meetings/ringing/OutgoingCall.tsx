import type { Ring } from "@safos/contract/ringing";
import { useNavigate } from "@tanstack/react-router";
import { MessageCircle, Phone, PhoneOff, X } from "lucide-react";
import { useEffect } from "react";
import { useText } from "../../../text/index.tsx";
import { Avatar, IconButton, PlainButton } from "../../../ui/index.ts";
import { attempt } from "../attempt.ts";
import { useSettings } from "../call/settings.ts";
import { nameOf } from "./names.ts";
import css from "./Ring.module.css";
import { cancelCall, putAway, startCall } from "./store.ts";
import { ring as sound } from "./tone.ts";

/** One's own call: that it rings, or what became of it and what one can do then. */
export function OutgoingCall({ ring }: { ring: Ring }) {
  const t = useText();
  const name = nameOf(ring);
  const [first] = ring.callees;
  const { hasRingTone } = useSettings();
  const sounds = ring.isOpen && hasRingTone;
  useEffect(() => (sounds ? sound("outgoing") : undefined), [sounds]);
  return (
    <section className={css.card} aria-label={t("ring.to", { name })} data-small>
      <div className={css.who}>
        <span className={css.face}>
          <Avatar id={first?.userId ?? ring.roomId} name={name} size={36} isGroup={ring.callees.length > 1} />
        </span>
        <div className={css.names}>
          <h2 className={css.name}>{ring.isOpen ? t("ring.calling", { name }) : name}</h2>
          <div className={css.about} role="status">
            {t(statusOf(ring))}
          </div>
        </div>
        {!ring.isOpen && (
          <IconButton label={t("common.close")} tone="stage" onPress={putAway}>
            <X aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {ring.isOpen ? (
        <div className={css.actions}>
          <PlainButton className={css.no ?? ""} onPress={() => void attempt(() => cancelCall(ring))}>
            <PhoneOff aria-hidden="true" />
            {t("ring.cancel")}
          </PlainButton>
        </div>
      ) : (
        <Afterwards ring={ring} />
      )}
    </section>
  );
}

function statusOf({ isOpen, state, callees }: Ring) {
  if (isOpen) return callees.every((one) => one.state === "busy") ? "ring.isBusy" : "ring.waiting";
  return state === "declined" ? "ring.out.declined" : "ring.out.missed";
}

function Afterwards({ ring }: { ring: Ring }) {
  const t = useText();
  const navigate = useNavigate();
  return (
    <div className={css.actions}>
      <PlainButton
        className={css.video ?? ""}
        onPress={() => {
          putAway();
          void navigate({ to: "/chat/$roomId", params: { roomId: ring.roomId } });
        }}
      >
        <MessageCircle aria-hidden="true" />
        {t("ring.write")}
      </PlainButton>
      <PlainButton
        className={css.yes ?? ""}
        onPress={() => {
          putAway();
          void attempt(() => startCall(ring.roomId, ring.isVideo));
        }}
      >
        <Phone aria-hidden="true" />
        {t("ring.again")}
      </PlainButton>
    </div>
  );
}
