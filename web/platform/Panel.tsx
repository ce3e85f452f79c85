import { X } from "lucide-react";
import { createContext, useContext, useEffect, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { useText } from "../text/index.tsx";
import { IconButton } from "../ui/index.ts";
import css from "./Panel.module.css";

/** The frame's place for the side panel; there is one, and opening another replaces what it holds. */
export const PanelPlace = createContext<HTMLElement | null>(null);

/** For what a panel holds when it is a column that scrolls. */
export const panelBodyClass = css.body;

/** The side panel: thread, details or members of a chat. Escape closes it. On a phone it covers the page. */
export function Panel(props: {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  /** Opens beside what the person is doing: the focus stays there. */
  leavesFocus?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const place = useContext(PanelPlace);
  const t = useText();
  const { onClose } = props;
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
  if (!place) return null;
  return createPortal(
    <aside
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
        <IconButton label={t("common.close")} size="sm" hasTip={false} onPress={onClose} autoFocus={!props.leavesFocus}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      {props.children}
    </aside>,
    place,
  );
}
