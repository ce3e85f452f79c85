import type { SharedPageProps } from "../../../platform/product.ts";
import { useMaybeMe } from "../../../platform/session.ts";
import css from "./AnswerForm.module.css";
import { Answering } from "./Answering.tsx";

/** A form behind a link: no account, nothing installed. */
export function SharedForm({ item }: SharedPageProps) {
  const me = useMaybeMe();
  return (
    <div className={css.page}>
      <Answering id={item.id} who={me?.person.id ?? "visitor"} hasAccount={me !== null} />
    </div>
  );
}
