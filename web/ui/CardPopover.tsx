import type { ReactNode, RefObject } from "react";
import { Dialog, Popover } from "react-aria-components";
import css from "./CardPopover.module.css";

/** A card below what was pressed, never over it. Escape or a press beside it closes it, and focus returns. */
export function CardPopover(props: {
  /** What was pressed. */
  anchor: RefObject<HTMLElement | null>;
  label: string;
  children: ReactNode;
  onClose: () => void;
}) {
  return (
    <Popover
      className={css.popover ?? ""}
      triggerRef={props.anchor}
      placement="bottom start"
      offset={8}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
    >
      <Dialog className={css.dialog ?? ""} aria-label={props.label}>
        {props.children}
      </Dialog>
    </Popover>
  );
}
