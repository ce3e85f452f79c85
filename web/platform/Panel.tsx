import { X } from "lucide-react";
import { createContext, useContext, useEffect, useRef, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { useText } from "../text/index.tsx";
import { IconButton } from "../ui/index.ts";
import css from "./Panel.module.css";

/** The frame's place for the side panel; there is one, and opening another replaces what it holds. */
export const PanelPlace = createContext<HTMLElement | null>(null);

/** For what a panel holds when it is a column that scrolls. */
export const panelBodyClass = css.body;

const fields = "textarea:not(:disabled), [contenteditable='true'], input[type='text']:not(:disabled)";

function focusIn(panel: HTMLElement | null, isForWriting: boolean): void {
  if (!panel || panel.contains(document.activeElement)) return;
  // On a touch screen a focused field raises the keyboard over what one wants to read first.
  const isTouch = window.matchMedia("(pointer: coarse)").matches;
  const field = isForWriting && !isTouch ? panel.querySelector<HTMLElement>(fields) : null;
  (field ?? panel).focus({ preventScroll: true });
}

/** The side panel: thread, details or members of a chat. Escape closes it. On a phone it covers the page. */
export function Panel(props: {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  /** Opens beside what the person is doing: the focus stays there. */
  leavesFocus?: boolean;
  /** It is opened to write in: its field has the focus. */
  isForWriting?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const place = useContext(PanelPlace);
  const t = useText();
  const { onClose, leavesFocus = false, isForWriting = false } = props;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
  // What is typed at once goes into the field, or nowhere: a space on "close" would end it.
  useEffect(() => {
    if (!leavesFocus) focusIn(panel.current, isForWriting);
  }, [place, leavesFocus, isForWriting]);
  if (!place) return null;
  return createPortal(
    <aside
      ref={panel}
      tabIndex={-1}
      className={css.panel}
      aria-label={props.title}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
    >
      <header className={css.head}>
        <div className={css.heading}>
          <h2 className={css.title}>{props.title}</h2>
          {props.about && <div className={css.about}>{props.about}</div>}
        </div>
        {props.actions}
        <IconButton label={t("common.close")} size="sm" hasTip={false} onPress={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      {props.children}
    </aside>,
    place,
  );
}
