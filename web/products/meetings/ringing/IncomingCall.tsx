import { ringsForMs, type Ring } from "@safos/contract/ringing";
import { BellOff, MessageCircle, Pencil, Phone, PhoneOff, Video } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useTitle } from "../../../platform/title.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, Kbd, PlainButton, TextField } from "../../../ui/index.ts";
import { attempt } from "../attempt.ts";
import { useCall } from "../call/call.ts";
import { useSettings } from "../call/settings.ts";
import css from "./Ring.module.css";
import { answerCall, declineCall, expire, silence, useRinging } from "./store.ts";
import { ringAsOne } from "./tone.ts";

/** Someone calls. It takes no focus: it is reached by Tab, and answered by its keys from anywhere. */
export function IncomingCall({ ring, isFirst }: { ring: Ring; isFirst: boolean }) {
  const t = useText();
  const id = useId();
  const { phase } = useCall();
  const isInCall = phase === "in" || phase === "returning" || phase === "joining";
  const answer = (isVideo: boolean): void => void attempt(() => answerCall(ring, isVideo));
  const decline = (message?: string): void => void attempt(() => declineCall(ring, message));
  const { caller, callees } = ring;
  useEnd(ring.id);
  useTone(ring, isFirst && !isInCall);
  useKeys(isFirst, () => answer(false), decline);
  useTitle("part", t("ring.title", { name: caller.displayName }));
  return (
    <section
      className={css.card}
      role="alertdialog"
      aria-labelledby={`${id}-name`}
      aria-describedby={`${id}-about`}
      data-small={isInCall || undefined}
    >
      <div className={css.who}>
        <span className={css.face}>
          <Avatar id={caller.userId} name={caller.displayName} size={isInCall ? 36 : 72} />
        </span>
        <div className={css.names}>
          <h2 className={css.name} id={`${id}-name`}>
            {caller.displayName}
          </h2>
          <div className={css.about} id={`${id}-about`} role="status">
            {callees.length > 1
              ? t("ring.callsGroup", { n: callees.length, organisation: caller.organisationName })
              : t("ring.callsYou", { organisation: caller.organisationName })}
          </div>
        </div>
        <span className={css.bars} aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      </div>
      <div className={css.actions}>
        <PlainButton className={css.no ?? ""} onPress={() => decline()}>
          <PhoneOff aria-hidden="true" />
          {t(isInCall ? "ring.busy" : "ring.decline")}
        </PlainButton>
        <PlainButton className={css.yes ?? ""} onPress={() => answer(false)}>
          <Phone aria-hidden="true" />
          {t(isInCall ? "ring.hangUpAnswer" : "ring.answer")}
        </PlainButton>
        {!isInCall && (
          <PlainButton className={css.video ?? ""} onPress={() => answer(true)}>
            <Video aria-hidden="true" />
            {t("ring.answerVideo")}
          </PlainButton>
        )}
      </div>
      {!isInCall && ring.takesReply && <Replies onDecline={decline} />}
      {!isInCall && <Foot ring={ring} hasKeys={isFirst} />}
    </section>
  );
}

/** Its keys, and a way to have it silent. */
function Foot({ ring, hasKeys }: { ring: Ring; hasKeys: boolean }) {
  const t = useText();
  const { silenced } = useRinging();
  return (
    <div className={css.foot}>
      {hasKeys && (
        <span className={css.keys}>
          <Kbd>{`${t("ring.ctrl")} ${t("ring.shift")} S`}</Kbd> {t("ring.answer")}
          <Kbd>{`${t("ring.ctrl")} ${t("ring.shift")} D`}</Kbd> {t("ring.decline")}
        </span>
      )}
      {!ring.isQuiet && !silenced.has(ring.id) && (
        <PlainButton className={css.silence ?? ""} onPress={() => silence(ring.id)}>
          <BellOff aria-hidden="true" />
          {t("ring.silence")}
        </PlainButton>
      )}
    </div>
  );
}

/** Declines and says why in the chat. */
function Replies({ onDecline }: { onDecline: (message: string) => void }) {
  const t = useText();
  const [own, setOwn] = useState<string | null>(null);
  return (
    <div className={css.replies} role="group" aria-label={t("ring.declineWith")}>
      <span className={css.heading} aria-hidden="true">
        {t("ring.declineWith")}
      </span>
      {own === null ? (
        <>
          {(["ring.replyLater", "ring.replyWrite"] as const).map((reply) => (
            <PlainButton key={reply} className={css.reply ?? ""} onPress={() => onDecline(t(reply))}>
              <MessageCircle aria-hidden="true" />
              {t(reply)}
            </PlainButton>
          ))}
          <PlainButton className={css.reply ?? ""} onPress={() => setOwn("")}>
            <Pencil aria-hidden="true" />
            {t("ring.replyOwn")}
          </PlainButton>
        </>
      ) : (
        <form
          className={css.own}
          onSubmit={(event) => {
            event.preventDefault();
            if (own.trim() !== "") onDecline(own.trim());
          }}
        >
          <TextField label={t("ring.message")} value={own} onChange={setOwn} maxLength={500} autoFocus />
          <PlainButton className={css.reply ?? ""} type="submit" isDisabled={own.trim() === ""}>
            <MessageCircle aria-hidden="true" />
            {t("ring.declineSend")}
          </PlainButton>
        </form>
      )}
    </div>
  );
}

/** Its end may be told while the page is away. */
function useEnd(id: string): void {
  useEffect(() => {
    const timer = setTimeout(() => expire(id), ringsForMs + 3000);
    return () => clearTimeout(timer);
  }, [id]);
}

/** Sounds in one of the person's tabs, unless they want none. */
function useTone({ id, isQuiet }: Ring, isOn: boolean): void {
  const { hasRingTone } = useSettings();
  const { silenced } = useRinging();
  const sounds = isOn && hasRingTone && !isQuiet && !silenced.has(id);
  useEffect(() => (sounds ? ringAsOne("incoming") : undefined), [sounds]);
}

/** Ctrl, Shift and S or D, wherever the focus is. */
function useKeys(isOn: boolean, onAnswer: () => void, onDecline: () => void): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || !event.shiftKey || event.altKey || event.metaKey || event.repeat) return;
      const verb = { KeyS: onAnswer, KeyD: onDecline }[event.code];
      if (!verb) return;
      event.preventDefault();
      verb();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
}
