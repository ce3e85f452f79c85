import type { GuestState, GuestTicket } from "@safos/contract/meetings";
import { guestRoutes } from "@safos/contract/routes/meetings";
import { useEffect, useRef, useState } from "react";
import { explain } from "../../platform/api.ts";
import { addressOf, request } from "../../platform/request.ts";
import { call } from "./call/call.ts";
import { readRejoin } from "./call/rejoin.ts";
import { readSettings } from "./call/settings.ts";
import type { Choice } from "./call/state.ts";

const retryMs = 1500;
/** Closes the socket of a ticket or a link that is no more. */
const goneCode = 4004;

/** Survives a reload of the page, not the tab. */
const ticketKey = (secret: string): string => `safos.guest.${secret}`;

/** Whether this tab has asked to come in by that link. */
export const hasAsked = (secret: string): boolean => sessionStorage.getItem(ticketKey(secret)) !== null;

/** What becomes of a ticket, as it happens: a dropped connection is taken up again. Returns what ends it. */
function watchTicket(
  secret: string,
  ticket: string,
  on: { ticket: (ticket: GuestTicket) => void; gone: (reason: string) => void },
): () => void {
  let isHere = true;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const path = addressOf(guestRoutes.readGuestMeeting, { params: { secret } });
  const origin = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}`;
  const wait = (): void => {
    socket = new WebSocket(`${origin}${path}/wait?ticket=${ticket}`);
    socket.addEventListener("message", ({ data }) => on.ticket(JSON.parse(String(data)) as GuestTicket));
    socket.addEventListener("close", ({ code, reason }) => {
      if (!isHere) return;
      if (code === goneCode) return on.gone(reason);
      timer = setTimeout(wait, retryMs);
    });
  };
  wait();
  return () => {
    isHere = false;
    clearTimeout(timer);
    socket?.close();
  };
}

export interface LobbyState {
  /** What became of the request; null before anything is known. */
  state: GuestState | null;
  hasTicket: boolean;
  isPending: boolean;
  /** Why they could not even ask. */
  trouble: string | null;
  ask: (name: string, choice: Choice) => Promise<void>;
  askAgain: () => void;
}

/** A guest's request to come in: asks, waits, and goes into the call when it is granted. */
export function useLobby(
  link: {
    /** As it stands in the address. */
    secret: string;
    /** The same, or what its password has unlocked. */
    shown: string;
    onLocked: () => void;
  },
  title: string,
  about: string,
): LobbyState {
  const { secret, shown, onLocked } = link;
  const [ticket, setTicket] = useState(() => sessionStorage.getItem(ticketKey(secret)) ?? "");
  const [state, setState] = useState<GuestState | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  // Who reloads the page comes back as they were.
  const devices = useRef<Choice>({ isMicOn: false, isCameraOn: false, ...readRejoin(), ...readSettings() });

  useEffect(() => {
    if (ticket === "") return undefined;
    return watchTicket(shown, ticket, {
      ticket(fresh) {
        setState(fresh.state);
        if (fresh.state !== "admitted" || !fresh.call || call.read().phase !== "none") return;
        call.open({ meetingId: null, workspaceId: null, title, about, ticket: fresh.call, guestTicket: ticket });
        void call.enter(devices.current);
      },
      gone: (reason) => (reason === "LINK_LOCKED" ? onLocked() : setState("ended")),
    });
  }, [ticket, shown, onLocked, title, about]);

  return {
    state,
    hasTicket: ticket !== "",
    isPending,
    trouble,
    async ask(name, choice) {
      devices.current = choice;
      setPending(true);
      setTrouble(null);
      try {
        const made = await request(guestRoutes.requestEntry, {
          params: { secret: shown },
          body: { name },
          isQuiet: true,
        });
        sessionStorage.setItem(ticketKey(secret), made.ticket);
        setState(made.state);
        setTicket(made.ticket);
      } catch (error) {
        setTrouble(explain(error));
      }
      setPending(false);
    },
    askAgain() {
      sessionStorage.removeItem(ticketKey(secret));
      call.close();
      setTicket("");
      setState(null);
    },
  };
}
