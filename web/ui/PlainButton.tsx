import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";

/** A button that brings its own look, for a menu's trigger. */
export function PlainButton({
  className,
  children,
  ...rest
}: Omit<AriaButtonProps, "className" | "children" | "style"> & {
  className: string;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}) {
  return (
    <AriaButton {...rest} className={className}>
      {children}
    </AriaButton>
  );
}
