import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { cx } from "./cx.ts";
import css from "./IconButton.module.css";
import { Tip } from "./Tooltip.tsx";

export interface IconButtonProps extends Omit<AriaButtonProps, "className" | "children" | "aria-label" | "style"> {
  /** The accessible name, also shown as tooltip. */
  label: string;
  children: ReactNode;
  size?: "sm" | "md" | "lg";
  isOn?: boolean;
  tone?: "plain" | "stage" | "danger";
  /** A small mark that something new is here. */
  hasDot?: boolean;
  /** Inside a menu trigger the tooltip would fight with the menu. */
  hasTip?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A picture you press; always named. */
export function IconButton({
  label,
  children,
  size = "md",
  isOn,
  tone = "plain",
  hasDot,
  hasTip = true,
  ...rest
}: IconButtonProps) {
  const button = (
    <AriaButton
      {...rest}
      aria-label={label}
      {...(isOn === undefined ? {} : { "aria-pressed": isOn })}
      className={cx(css.button, css[size], css[tone], isOn && css.on)}
    >
      {children}
      {hasDot && <span className={css.dot} aria-hidden="true" />}
    </AriaButton>
  );
  return hasTip ? <Tip text={label}>{button}</Tip> : button;
}

/** The look of an icon button, for links. */
export function iconLinkClass(size: "sm" | "md" | "lg" = "md"): string {
  return cx(css.button, css[size], css.plain);
}
