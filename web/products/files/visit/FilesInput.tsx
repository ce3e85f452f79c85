import type { Ref } from "react";

/** Lets a visitor choose files of their computer; a button of the page opens it. */
export function FilesInput(props: {
  ref: Ref<HTMLInputElement>;
  testId: string;
  onChoose: (files: readonly File[]) => void;
}) {
  return (
    <input
      ref={props.ref}
      type="file"
      multiple
      hidden
      aria-hidden="true"
      tabIndex={-1}
      data-testid={props.testId}
      onChange={({ target }) => {
        props.onChoose([...(target.files ?? [])]);
        target.value = "";
      }}
    />
  );
}
