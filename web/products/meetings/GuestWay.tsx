import "./text.ts";
import type { GuestMeeting } from "@safos/contract/meetings";
import { guestRoutes } from "@safos/contract/routes/meetings";
import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Hourglass, LinkIcon, MonitorSmartphone } from "lucide-react";
import { Suspense, useCallback, useState, type ReactNode } from "react";
import { request } from "../../platform/request.ts";
import { readUnlocked } from "../../platform/unlocked.ts";
import { AskPassword, isLocked } from "../../shared/items/index.ts";
import { useText, type TextKey } from "../../text/index.tsx";
import { Button, EmptyState, Skeleton, TextField } from "../../ui/index.ts";
import { useCall } from "./call/call.ts";
import { DeviceCheck } from "./call/DeviceCheck.tsx";
import type { Choice } from "./call/state.ts";
import { useKey } from "./encryption/keys.ts";
import css from "./GuestPage.module.css";
import { lobbyNotice, type LobbyNotice } from "./lobby.ts";
import { useLobby, type LobbyState } from "./useLobby.ts";
import { useTitle } from "../../platform/title.ts";

const KeyGate = lazyRouteComponent(() => import("./encryption/parts.tsx"), "KeyGate");
const AudienceCheck = lazyRouteComponent(() => import("./webinar/AudienceCheck.tsx"), "AudienceCheck");

const notices: Readonly<Record<LobbyNotice, { title: TextKey; text: TextKey }>> = {
  denied: { title: "guest.denied", text: "guest.deniedText" },
  removed: { title: "meeting.over.removed", text: "guest.removedText" },
  ended: { title: "meeting.over.ended", text: "guest.endedText" },
  left: { title: "guest.left", text: "guest.leftText" },
  waiting: { title: "guest.waiting", text: "guest.waitingText" },
};

/** The way in by a link: name and devices, wait in the lobby, in the call, and how it ended. No account. */
export function GuestWay({ secret }: { secret: string }) {
  const t = useText();
  const [shown, setShown] = useState(() => readUnlocked(secret));
  const {
    data: meeting,
    error,
    refetch,
  } = useQuery({
    queryKey: ["guest", shown],
    queryFn: () => request(guestRoutes.readGuestMeeting, { params: { secret: shown }, isQuiet: true }),
    retry: false,
  });
  const { phase } = useCall();
  const onLocked = useCallback(() => void refetch(), [refetch]);
  const title = meeting?.title ?? "";
  useTitle("thing", title);
  const about = meeting ? t("guest.about", { organisation: meeting.organisationName }) : "";
  const lobby = useLobby({ secret, shown, onLocked }, title, about);
  const [name, setName] = useState("");

  // Who is in the call stays.
  if (isLocked(error) && (phase === "none" || !meeting))
    return (
      <AskPassword
        {...{ secret, error }}
        isAgain={shown !== secret}
        unlock={(password) =>
          request(guestRoutes.unlockGuestLink, { params: { secret }, body: { password }, isQuiet: true })
        }
        onOpen={setShown}
      />
    );
  if (error && !isLocked(error))
    return (
      <GuestNotice icon={<LinkIcon />} title={t("guest.noLink")}>
        {t("guest.noLinkText")}
      </GuestNotice>
    );
  if (!meeting) return <Skeleton label={t("common.loading")} rows={4} />;
  const { state, hasTicket } = lobby;
  const { registeredName } = meeting;
  const notice = lobbyNotice({ state, meeting: meeting.state, hasLeft: phase === "over", hasTicket });
  if (notice === "removed" && registeredName !== null)
    return (
      <GuestNotice
        icon={<MonitorSmartphone />}
        title={t("registration.replaced")}
        action={<Button onPress={lobby.askAgain}>{t("meeting.rejoin")}</Button>}
      >
        {t("registration.replacedText")}
      </GuestNotice>
    );
  if (notice)
    return (
      <GuestNotice
        icon={<Hourglass />}
        title={t(notices[notice].title)}
        action={notice === "left" && <Button onPress={lobby.askAgain}>{t("meeting.rejoin")}</Button>}
      >
        {t(notices[notice].text, { title })}
      </GuestNotice>
    );
  return <AskIn {...{ secret, meeting, about, lobby, name }} onName={setName} />;
}

/** The name, what is needed of devices, and the button. */
function AskIn(props: {
  secret: string;
  meeting: GuestMeeting;
  about: string;
  lobby: LobbyState;
  name: string;
  onName: (name: string) => void;
}) {
  const t = useText();
  const { secret, about, lobby, name } = props;
  const { title, isWebinar, isEncrypted, registeredName } = props.meeting;
  const entered = registeredName ?? name.trim();
  const path = `/g/${secret}`;
  const key = useKey(path);
  const check = {
    title,
    about,
    isPending: lobby.isPending,
    error: lobby.trouble,
    isReady: entered !== "" && isEncrypted === (key !== null),
    onJoin: (choice: Choice) => void lobby.ask(entered, choice),
    children: (
      <>
        <Suspense fallback={null}>
          {(isEncrypted || key !== null) && <KeyGate path={path} isEncrypted={isEncrypted} />}
        </Suspense>
        {registeredName !== null ? (
          <p>{t("registration.joinsAs", { name: registeredName })}</p>
        ) : (
          <TextField
            label={t("guest.name")}
            hint={t("guest.nameHint")}
            value={name}
            onChange={props.onName}
            maxLength={80}
            autoFocus
            isRequired
          />
        )}
      </>
    ),
  };
  return (
    <main className={css.page} id="content">
      <Suspense fallback={null}>
        {isWebinar ? (
          <AudienceCheck {...check} />
        ) : (
          <DeviceCheck {...check} joinLabel={t("guest.ask")} testAddress={`/g/${secret}/connection`} />
        )}
      </Suspense>
    </main>
  );
}

function GuestNotice(props: { icon: ReactNode; title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <main className={css.page} id="content">
      <div className={css.notice} role="status">
        <EmptyState icon={props.icon} title={props.title} isPage action={props.action}>
          {props.children}
        </EmptyState>
      </div>
    </main>
  );
}
