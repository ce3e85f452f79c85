import { ChevronDown, ChevronRight } from "lucide-react";
import type { DragEvent, ReactNode } from "react";
import { ListHeading } from "../../../ui/index.ts";
import css from "./ListSection.module.css";

/** A part of the list that can be folded. */
export function ListSection(props: {
  name: string;
  isOpen: boolean;
  /** Only what is looked for is shown, which may be nothing. */
  isFiltered: boolean;
  onToggle: () => void;
  action?: ReactNode;
  drop?: {
    onDragOver: (event: DragEvent<HTMLElement>) => void;
    onDrop: (event: DragEvent<HTMLElement>) => void;
  };
  children: ReactNode;
}) {
  const { isOpen } = props;
  return (
    <section className={css.section} data-filtered={props.isFiltered ? true : undefined} {...props.drop}>
      <ListHeading action={props.action}>
        <button type="button" className={css.toggle} aria-expanded={isOpen} onClick={props.onToggle}>
          {isOpen ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
          {props.name}
        </button>
      </ListHeading>
      {props.children}
    </section>
  );
}
