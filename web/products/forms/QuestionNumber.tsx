import { cx } from "../../ui/index.ts";
import css from "./QuestionNumber.module.css";

/** Before a question's title, for those who see the page. */
export function QuestionNumber({ number, isChosen }: { number: number; isChosen?: boolean }) {
  return (
    <span className={cx(css.number, isChosen && css.chosen)} aria-hidden="true">
      {number}
    </span>
  );
}
