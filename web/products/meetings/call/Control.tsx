import type { ReactNode } from "react";
import { cx } from "../../../ui/index.ts";
import css from "./Stage.module.css";

/** A large button of the call: picture over label. */
export function Control(props: {
  icon: ReactNode;
  label: string;
  shortcut?: string;
  isOn?: boolean;
  isOff?: boolean;
  isLeave?: boolean;
  badge?: ReactNode;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      className={cx(css.control, props.isOn && css.on, props.isOff && css.isOff, props.isLeave && css.leave)}
      {...(props.isOn === undefined ? {} : { "aria-pressed": props.isOn })}
      {...(props.shortcut ? { "aria-keyshortcuts": props.shortcut, title: props.shortcut } : {})}
      onClick={props.onPress}
    >
      <span className={css.controlIcon}>
        {props.icon}
        {props.badge}
      </span>
      {props.label}
    </button>
  );
}
