import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import css from "./Button.module.css";
import { cx } from "./cx.ts";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger" | "soft" | "stage";
export type ButtonSize = "xs" | "sm" | "md" | "lg";

/** The look of a button, for links that act like one. */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md", isFull = false): string {
  return cx(css.button, css[variant], css[size], isFull && css.full);
}

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "children" | "style"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  children: ReactNode;
  isFull?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A word you press. While `isPending` a ring stands before the word and presses are ignored. */
export function Button({ variant, size, icon, children, isFull, isPending, ...rest }: ButtonProps) {
  const held = isPending ? { type: "button" as const, onPress: () => undefined, "data-pending": true } : {};
  return (
    <AriaButton {...rest} {...held} className={buttonClass(variant, size, isFull)}>
      {isPending ? <span className={css.ring} aria-hidden="true" /> : icon}
      {children}
    </AriaButton>
  );
}
