import { useId, type ReactNode } from "react";
import { useText } from "../text/index.tsx";
import { Button, Dialog, Form, Notice } from "../ui/index.ts";
import { explain } from "./api.ts";
import css from "./FormDialog.module.css";

/** A dialog that asks for something and does one thing with it: by its button or Enter, or not at all. */
export function FormDialog(props: {
  isOpen?: boolean;
  onClose: () => void;
  title: string;
  about?: ReactNode;
  size?: "small" | "normal" | "wide" | "page";
  /** What the button says. */
  submit: string;
  onSubmit: () => void;
  isPending?: boolean;
  /** Nothing can be sent yet. */
  isIncomplete?: boolean;
  /** What went wrong; shown below the fields. */
  error?: unknown;
  children: ReactNode;
}) {
  const t = useText();
  const id = useId();
  const { isIncomplete = false } = props;
  return (
    <Dialog
      isOpen={props.isOpen ?? true}
      onClose={props.onClose}
      title={props.title}
      about={props.about}
      closeLabel={t("common.close")}
      size={props.size ?? "normal"}
      footer={
        <>
          <Button variant="quiet" onPress={props.onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={id}
            isPending={props.isPending ?? false}
            isDisabled={isIncomplete}
          >
            {props.submit}
          </Button>
        </>
      }
    >
      <Form id={id} onSubmit={() => !isIncomplete && props.onSubmit()}>
        {props.children}
        {props.error !== undefined && props.error !== null && (
          <div className={css.error}>
            <Notice tone="danger">{explain(props.error)}</Notice>
          </div>
        )}
      </Form>
    </Dialog>
  );
}
