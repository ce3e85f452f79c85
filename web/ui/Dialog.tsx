import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { cx } from "./cx.ts";
import css from "./Dialog.module.css";
import { IconButton } from "./IconButton.tsx";

/**
 * One level deep only. On a phone it is a sheet from below. Focus goes to the first field, Escape closes, focus returns.
 * `footer` holds the actions, the primary one last; a dialog as large as a page has them at its head.
 */
export function Dialog(props: {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  about?: ReactNode;
  closeLabel: string;
  children: ReactNode;
  footer?: ReactNode;
  size?: "small" | "normal" | "wide" | "page";
  role?: "dialog" | "alertdialog";
}) {
  const isPage = props.size === "page";
  return (
    <ModalOverlay
      className={css.scrim ?? ""}
      isOpen={props.isOpen}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
      // What fills a page is not lost by a press beside it.
      isDismissable={!isPage}
    >
      <Modal className={cx(css.modal, css[props.size ?? "normal"])}>
        <AriaDialog className={css.dialog ?? ""} role={props.role ?? "dialog"}>
          <header className={css.head}>
            <div className={css.heading}>
              <Heading slot="title" className={css.title ?? ""}>
                {props.title}
              </Heading>
              {props.about && <p className={css.about}>{props.about}</p>}
            </div>
            {isPage && props.footer && <div className={css.actions}>{props.footer}</div>}
            <IconButton label={props.closeLabel} onPress={props.onClose} hasTip={false}>
              <X aria-hidden="true" />
            </IconButton>
          </header>
          <div className={css.body}>{props.children}</div>
          {!isPage && props.footer && <footer className={css.foot}>{props.footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
