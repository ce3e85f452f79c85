import type { GuestMeeting, GuestTicket } from "@safos/contract/meetings";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Hourglass, LinkIcon } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api, explain } from "../../platform/api.ts";
import { useText } from "../../text/index.tsx";
import { Button, EmptyState, Skeleton, TextField } from "../../ui/index.ts";
import { call, useCall } from "./call/call.ts";
import type { Choice } from "./call/state.ts";
import { DeviceCheck } from "./call/DeviceCheck.tsx";
import css from "./GuestPage.module.css";

/** Survives a reload of the page, not the tab. */
function ticketKey(secret: string): string {
  return `safos.guest.${secret}`;
}

/** `/g/:secret`: name and devices, wait in the lobby, in the call, the last word. No account. */
export function GuestPage() {
  const t = useText();
  const { secret } = useParams({ from: "/g/$secret" });
  const path = `/api/v1/guest/${encodeURIComponent(secret)}`;
  const { data: meeting, error } = useQuery({
    queryKey: ["guest", secret],
    queryFn: () => api.get<GuestMeeting>(path, { isQuiet: true }),
    retry: false,
  });
  const { phase } = useCall();
  const [name, setName] = useState("");
  const [ticket, setTicket] = useState(() => sessionStorage.getItem(ticketKey(secret)) ?? "");
  const [state, setState] = useState<GuestTicket["state"] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const choice = useRef<Choice>({ isMicOn: false, isCameraOn: false, micId: "", cameraId: "" });
  const title = meeting?.title ?? "";
  const about = meeting ? t("guest.about", { organisation: meeting.organisationName }) : "";

  // The one who waits hears at once; a dropped connection is taken up again.
  useEffect(() => {
    if (ticket === "") return undefined;
    let isHere = true;
    let socket: WebSocket | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (): void => {
      const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}/wait?ticket=${ticket}`;
      socket = new WebSocket(address);
      socket.addEventListener("message", (message) => {
        const told = JSON.parse(String(message.data)) as GuestTicket;
        setState(told.state);
        if (told.state === "admitted" && told.call && call.read().phase === "none") {
          call.open({ meetingId: null, workspaceId: null, title, about, ticket: told.call });
          void call.join(choice.current);
        }
      });
      socket.addEventListener("close", (event) => {
        if (!isHere) return;
        // The ticket or the link is no more.
        if (event.code === 4004) return setState("ended");
        timer = setTimeout(wait, 1500);
      });
    };
    wait();
    return () => {
      isHere = false;
      clearTimeout(timer);
      socket?.close();
    };
  }, [ticket, path, title, about]);

  const knock = async (chosen: Choice): Promise<void> => {
    choice.current = chosen;
    setPending(true);
    setTrouble(null);
    try {
      const made = await api.post<GuestTicket>(`${path}/knock`, { name: name.trim() }, { isQuiet: true });
      sessionStorage.setItem(ticketKey(secret), made.ticket);
      setState(made.state);
      setTicket(made.ticket);
    } catch (failure) {
      setTrouble(explain(failure));
    }
    setPending(false);
  };
  const again = (): void => {
    sessionStorage.removeItem(ticketKey(secret));
    call.close();
    setTicket("");
    setState(null);
  };

  if (error)
    return (
      <Word icon={<LinkIcon />} title={t("guest.noLink")}>
        {t("guest.noLinkText")}
      </Word>
    );
  if (!meeting) return <Skeleton label={t("common.loading")} rows={4} />;
  if (state === "denied")
    return (
      <Word icon={<Hourglass />} title={t("guest.denied")}>
        {t("guest.deniedText")}
      </Word>
    );
  if (state === "removed")
    return (
      <Word icon={<Hourglass />} title={t("meeting.over.removed")}>
        {t("guest.removedText")}
      </Word>
    );
  if (state === "ended" || meeting.state === "ended")
    return (
      <Word icon={<Hourglass />} title={t("meeting.over.ended")}>
        {t("guest.endedText")}
      </Word>
    );
  if (phase === "over")
    return (
      <Word
        icon={<Hourglass />}
        title={t("guest.left")}
        action={<Button onPress={again}>{t("meeting.rejoin")}</Button>}
      >
        {t("guest.leftText")}
      </Word>
    );
  if (ticket !== "")
    return (
      <Word icon={<Hourglass />} title={t("guest.waiting")}>
        {t("guest.waitingText", { title })}
      </Word>
    );
  return (
    <main className={css.page} id="content">
      <DeviceCheck
        title={title}
        about={about}
        isPending={isPending}
        error={trouble}
        joinLabel={t("guest.ask")}
        isReady={name.trim() !== ""}
        onJoin={(chosen) => void knock(chosen)}
      >
        <TextField
          label={t("guest.name")}
          hint={t("guest.nameHint")}
          value={name}
          onChange={setName}
          maxLength={80}
          autoFocus
          isRequired
        />
      </DeviceCheck>
    </main>
  );
}

function Word(props: { icon: React.ReactNode; title: string; children: React.ReactNode; action?: React.ReactNode }) {
  return (
    <main className={css.page} id="content">
      <div className={css.word} role="status">
        <EmptyState icon={props.icon} title={props.title} isPage action={props.action}>
          {props.children}
        </EmptyState>
      </div>
    </main>
  );
}
