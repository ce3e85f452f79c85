import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { now } from "../../../platform/clock.ts";
import { offered } from "../../../platform/product.ts";
import { useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import { initialText, useShownAbout } from "../composer/about.ts";
import { Composer } from "../composer/Composer.tsx";
import type { Outgoing } from "../composer/useComposer.ts";
import type { Sending } from "../composer/useSending.ts";
import { EncryptionNotice } from "../encryption/EncryptionNotice.tsx";
import type { Engine } from "../engine.ts";
import { useLocation } from "../locations/useLocation.tsx";
import type { RoomView } from "../room-view.ts";
import type { Person } from "../person.ts";
import css from "./RoomView.module.css";

const TrustNotice = lazyRouteComponent(() => import("../verification/TrustNotice.tsx"), "TrustNotice");
const ScheduledHint = lazyRouteComponent(() => import("../later/ScheduledHint.tsx"), "ScheduledHint");
const SendLater = lazyRouteComponent(() => import("../later/SendLater.tsx"), "SendLater");

/** The field of a room, with what can be sent beside messages; or that one may not write in it. */
export function RoomComposer(props: {
  engine: Engine;
  view: RoomView;
  name: string;
  people: readonly Person[];
  personOf: (userId: string) => Person;
  sending: Sending;
  onEditLast: () => void;
}) {
  const t = useText();
  const { engine, view, name } = props;
  const { about, onAboutEnd, send, sendVoice, sendSticker, attached } = props.sending;
  const AskChannel = offered("AskChannel");
  const [isAsking, setAsking] = useState(false);
  const location = useLocation(name, props.sending);
  const [later, setLater] = useState<{ outgoing: Outgoing; clear: () => void } | null>(null);
  const shownAbout = useShownAbout(about, props.personOf);
  const { trust } = view;
  const isHeld = trust !== null && trust.replaced.length > 0;
  return (
    <>
      {trust && (isHeld || trust.changed.length > 0) && (
        <Suspense>
          <TrustNotice engine={engine} roomId={view.id} trust={trust} />
        </Suspense>
      )}
      {!view.isEncrypted && view.canWrite && (
        <Suspense>
          <ScheduledHint engine={engine} roomId={view.id} people={props.people} />
        </Suspense>
      )}
      {isHeld ? null : view.isEncrypted && engine.encryption.state !== "on" ? (
        <EncryptionNotice encryption={engine.encryption} />
      ) : view.canWrite ? (
        <Composer
          draftKey={view.id}
          label={t("chat.compose", { room: name })}
          about={shownAbout}
          onAboutEnd={onAboutEnd}
          initial={initialText(about)}
          people={props.people}
          me={engine.me}
          onSend={send}
          onVoice={sendVoice}
          onSticker={sendSticker}
          onLater={(outgoing, clear) => setLater({ outgoing, clear })}
          attached={attached}
          {...(AskChannel ? { onPoll: () => setAsking(true) } : {})}
          onLocation={location.onLocation}
          onTyping={(isTyping) => engine.typing(view.id, isTyping, now())}
          onEditLast={props.onEditLast}
        />
      ) : (
        <div className={css.closed}>
          <Notice isQuiet>{t("chat.cannotWrite")}</Notice>
        </div>
      )}
      {later && (
        <Suspense>
          <SendLater
            engine={engine}
            roomId={view.id}
            outgoing={later.outgoing}
            also={{ replyTo: about?.message.id ?? null }}
            hasFiles={attached.files.length > 0}
            onScheduled={() => {
              later.clear();
              onAboutEnd();
              setLater(null);
            }}
            onClose={() => setLater(null)}
          />
        </Suspense>
      )}
      {location.dialog}
      {AskChannel && isAsking && (
        <Suspense>
          <AskChannel
            room={name}
            onSend={(type, content) => engine.send(view.id, type, content)}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </>
  );
}
