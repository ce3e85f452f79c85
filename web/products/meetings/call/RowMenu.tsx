import type { ComponentProps, ReactNode } from "react";
import { IconButton, Menu } from "../../../ui/index.ts";

/** What may be done with someone, or with a room, in a row of the call's panels. */
export function RowMenu(props: { label: string; icon: ReactNode; actions: ComponentProps<typeof Menu>["actions"] }) {
  return (
    <Menu
      label={props.label}
      trigger={
        <IconButton label={props.label} size="sm" tone="stage" hasTip={false}>
          {props.icon}
        </IconButton>
      }
      actions={props.actions}
    />
  );
}
