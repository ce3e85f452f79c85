import type { Card, ChangeCard } from "@safos/contract/boards";
import { Check, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton, Menu, type MenuAction } from "../../../ui/index.ts";

/** What every fact of a card is given. */
export interface FactProps {
  readonly card: Card;
  readonly canWrite: boolean;
  readonly onChange: (change: ChangeCard) => void;
}

/** A row of the card's facts. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** A menu behind a plus, of things that a card can have several of. */
export function ChooseMenu({ label, actions }: { label: string; actions: readonly MenuAction[] }) {
  return (
    <Menu
      label={label}
      trigger={
        <IconButton label={label} size="sm" hasTip={false}>
          <Plus aria-hidden="true" />
        </IconButton>
      }
      actions={actions}
    />
  );
}

/** Marks what a card has, in a menu. */
export const checkIf = (isOn: boolean): Pick<MenuAction, "end"> => (isOn ? { end: <Check aria-hidden="true" /> } : {});
