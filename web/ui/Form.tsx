import type { ReactNode } from "react";
import css from "./Form.module.css";

/** A column of fields. `onSubmit` runs on Enter too; the button may stand elsewhere by `form={id}`. */
export function Form(props: { id?: string; onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      className={css.form}
      {...(props.id ? { id: props.id } : {})}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      {props.children}
    </form>
  );
}

export function FormRow({ children }: { children: ReactNode }) {
  return <div className={css.row}>{children}</div>;
}
