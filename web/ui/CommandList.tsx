import type { ReactNode } from "react";
import { Autocomplete, Header, Menu, MenuItem, MenuSection } from "react-aria-components";
import css from "./CommandList.module.css";
import { SearchField } from "./SearchField.tsx";

export interface CommandGroup {
  id: string;
  name: string;
  items: readonly { id: string; name: string; about?: string; icon: ReactNode; run: () => Promise<unknown> | void }[];
}

/** A search field over what it finds; arrows choose, Enter goes. What matches is decided by the caller. */
export function CommandList(props: {
  label: string;
  clearLabel: string;
  words: string;
  onWords: (words: string) => void;
  groups: readonly CommandGroup[];
  empty: string;
  onDone: () => void;
}) {
  return (
    <div className={css.box}>
      <Autocomplete inputValue={props.words} onInputChange={props.onWords} filter={() => true}>
        <SearchField label={props.label} placeholder={props.label} clearLabel={props.clearLabel} isFull autoFocus />
        <Menu
          aria-label={props.label}
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
                    props.onDone();
                    void item.run();
                  }}
                >
                  <span className={css.icon}>{item.icon}</span>
                  <span className={css.name}>{item.name}</span>
                  {item.about && <span className={css.about}>{item.about}</span>}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Autocomplete>
    </div>
  );
}
