import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { explain } from "../../../platform/api.ts";
import { showToast } from "../../../ui/index.ts";
import { loadEngine } from "../load-engine.ts";
import type { MatrixTarget } from "./matrix-links.ts";
import css from "./rich.module.css";

/** Leads to a room, or a message in one, of this page. An alias is looked up when it is pressed. */
export function MatrixLink({
  target: { room, eventId },
  children,
}: {
  target: MatrixTarget & { kind: "room" };
  children: ReactNode;
}) {
  const navigate = useNavigate();
  const open = async (): Promise<void> => {
    try {
      const roomId = room.startsWith("!") ? room : (await (await loadEngine()).client.getRoomIdForAlias(room)).room_id;
      // The rooms' routes have no search of their own.
      await navigate({ to: "/chat/$roomId", params: { roomId }, search: (eventId ? { event: eventId } : {}) as never });
    } catch (error) {
      showToast({ text: explain(error), tone: "danger" });
    }
  };
  return (
    <a
      className={css.link}
      href={`/chat/${encodeURIComponent(room)}${eventId ? `?event=${encodeURIComponent(eventId)}` : ""}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void open();
      }}
    >
      {children}
    </a>
  );
}
