import { Keyboard } from "lucide-react";
import type { ReactNode } from "react";
import css from "./KeyHint.module.css";

/** Which keys do what while something is held, at the foot of a page. */
export function KeyHint({ children }: { children: ReactNode }) {
  return (
    <div className={css.hint} aria-hidden="true">
      <Keyboard />
      {children}
    </div>
  );
}
