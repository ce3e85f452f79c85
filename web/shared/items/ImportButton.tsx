import { FileUp } from "lucide-react";
import { useRef } from "react";
import { Button } from "../../ui/index.ts";

/** Chooses files to import. */
export function ImportButton(props: {
  label: string;
  /** As an input of files takes them; every file may be tried without it. */
  accept?: string | undefined;
  isMultiple?: boolean;
  isPending: boolean;
  onFiles: (files: File[]) => void;
}) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={<FileUp aria-hidden="true" />} onPress={() => picker.current?.click()} isPending={props.isPending}>
        {props.label}
      </Button>
      <input
        ref={picker}
        type="file"
        accept={props.accept}
        multiple={props.isMultiple}
        hidden
        aria-label={props.label}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          if (files.length > 0) props.onFiles(files);
        }}
      />
    </>
  );
}
