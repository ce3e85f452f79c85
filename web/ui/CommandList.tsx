import { Search, X } from "lucide-react";
import type { ReactNode } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components";
import css from "./CommandList.module.css";
import { Hidden, Kbd } from "./Small.tsx";

export interface Command {
  id: string;
  /** What it is called, for screen readers and for typing ahead. */
  name: string;
  /** How the name is drawn, when parts of it are marked. */
  shown?: ReactNode;
  about?: ReactNode;
  end?: ReactNode;
  icon: ReactNode;
  run: () => Promise<unknown> | void;
  /** The box stays open: this one changes what is shown. */
  staysOpen?: boolean;
}
export interface CommandGroup {
  id: string;
  name: string;
  items: readonly Command[];
}

/** A box over the page: a field, filters, and what was found; arrows choose, Enter goes, Escape closes. What matches is decided by the caller. */
export function CommandBox(props: {
  isOpen: boolean;
  onClose: () => void;
  label: string;
  closeLabel: string;
  text: string;
  onText: (text: string) => void;
  filters: ReactNode;
  /** A sentence above the groups. */
  note?: ReactNode;
  groups: readonly CommandGroup[];
  /** What stands in the list when there is nothing. */
  empty: string;
  footer: ReactNode;
  isBusy: boolean;
}) {
  return (
    <ModalOverlay
      className={css.scrim ?? ""}
      isOpen={props.isOpen}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
      isDismissable
    >
      <Modal className={css.modal ?? ""}>
        <Dialog className={css.box ?? ""} aria-label={props.label}>
          {/* The field would clear itself first; here Escape always closes. */}
          <div
            className={css.inside}
            onKeyDownCapture={(event) => {
              if (event.key !== "Escape") return;
              event.stopPropagation();
              props.onClose();
            }}
          >
            <Autocomplete inputValue={props.text} onInputChange={props.onText} filter={() => true}>
              <SearchField className={css.field ?? ""} aria-label={props.label} autoFocus>
                <Search aria-hidden="true" />
                <Input className={css.input ?? ""} placeholder={props.label} maxLength={200} />
                <button type="button" className={css.esc} onClick={props.onClose}>
                  <Kbd>Esc</Kbd>
                  <X aria-hidden="true" />
                  <Hidden>{props.closeLabel}</Hidden>
                </button>
              </SearchField>
              <div className={css.filters}>{props.filters}</div>
              {props.note && <p className={css.note}>{props.note}</p>}
              <Menu
                aria-label={props.label}
                aria-busy={props.isBusy}
                className={css.menu ?? ""}
                renderEmptyState={() => <p className={css.none}>{props.empty}</p>}
              >
                {props.groups.map((group) => (
                  <MenuSection key={group.id}>
                    <Header className={css.head ?? ""}>{group.name}</Header>
                    {group.items.map((item) => (
                      <MenuItem
                        key={`${group.id}.${item.id}`}
                        id={`${group.id}.${item.id}`}
                        textValue={item.name}
                        className={css.item ?? ""}
                        onAction={() => {
                          if (!item.staysOpen) props.onClose();
                          void item.run();
                        }}
                      >
                        <span className={css.icon}>{item.icon}</span>
                        <span className={css.text}>
                          <span className={css.name}>{item.shown ?? item.name}</span>
                          {item.about && <span className={css.about}>{item.about}</span>}
                        </span>
                        {item.end && <span className={css.end}>{item.end}</span>}
                      </MenuItem>
                    ))}
                  </MenuSection>
                ))}
              </Menu>
            </Autocomplete>
            <footer className={css.foot}>{props.footer}</footer>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
