import { MoreHorizontal } from "lucide-react";
import { useRef, type ReactElement, type ReactNode } from "react";
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
        <MenuContent label={props.label} actions={props.actions} />
      </Popover>
    </MenuTrigger>
  );
}

type MenuActions = readonly (MenuAction | false | null | undefined)[];

function MenuContent(props: { label: string; actions: MenuActions; isFocused?: boolean; onClose?: () => void }) {
  const actions = props.actions.filter((action): action is MenuAction => Boolean(action));
  return (
    <AriaMenu
      className={css.menu ?? ""}
      aria-label={props.label}
      {...(props.isFocused ? { autoFocus: "first" as const } : {})}
      {...(props.onClose ? { onClose: props.onClose } : {})}
    >
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
  );
}

/** The same at a place on the screen, in pixels: where the pointer was, or below what has the focus. */
export function MenuAt(props: {
  label: string;
  actions: MenuActions;
  at: { readonly x: number; readonly y: number };
  onClose: () => void;
}) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} aria-hidden="true" className={css.anchor} style={{ left: props.at.x, top: props.at.y }} />
      <Popover
        className={css.popover ?? ""}
        aria-label={props.label}
        triggerRef={anchor}
        placement="bottom start"
        offset={0}
        isOpen
        onOpenChange={(isOpen) => {
          if (!isOpen) props.onClose();
        }}
      >
        <MenuContent label={props.label} actions={props.actions} isFocused onClose={props.onClose} />
      </Popover>
    </>
  );
}
