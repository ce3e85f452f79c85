import { MoreHorizontal } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";
import { cx } from "./cx.ts";
import { IconButton } from "./IconButton.tsx";
import css from "./Menu.module.css";

export interface MenuAction {
  id: string;
  name: string;
  icon?: ReactNode;
  /** What stands last in the row: a count. */
  end?: ReactNode;
  isDanger?: boolean;
  isDisabled?: boolean;
  /** A hairline stands above this one. */
  startsGroup?: boolean;
  onAction: () => void;
}

/** What can be done with a thing. Without a `trigger`, three dots named `label`. */
export function Menu(props: {
  label: string;
  actions: readonly (MenuAction | false | null | undefined)[];
  trigger?: ReactElement;
  size?: "sm" | "md" | "lg";
  onOpenChange?: (isOpen: boolean) => void;
  /** Reached by other keys than Tab. */
  isOutOfTabOrder?: boolean;
}) {
  const actions = props.actions.filter((action): action is MenuAction => Boolean(action));
  return (
    <MenuTrigger {...(props.onOpenChange ? { onOpenChange: props.onOpenChange } : {})}>
      {props.trigger ?? (
        <IconButton
          label={props.label}
          size={props.size ?? "sm"}
          hasTip={false}
          excludeFromTabOrder={props.isOutOfTabOrder ?? false}
        >
          <MoreHorizontal aria-hidden="true" />
        </IconButton>
      )}
      <Popover className={css.popover ?? ""} offset={4}>
        <AriaMenu className={css.menu ?? ""} aria-label={props.label}>
          {actions.flatMap((action) => [
            ...(action.startsGroup ? [<Separator key={`${action.id}-line`} className={css.line ?? ""} />] : []),
            <MenuItem
              key={action.id}
              id={action.id}
              textValue={action.name}
              isDisabled={action.isDisabled ?? false}
              onAction={action.onAction}
              className={cx(css.item, action.isDanger && css.danger)}
            >
              {action.icon}
              {action.name}
              {action.end && <span className={css.end}>{action.end}</span>}
            </MenuItem>,
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
