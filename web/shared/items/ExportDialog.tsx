import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { saveBlob } from "../../platform/download.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, Radios } from "../../ui/index.ts";

/** Saves an item as a file in one of some formats. */
export function ExportDialog<F extends string>(props: {
  title: string;
  submit: string;
  formats: {
    readonly label: string;
    readonly first: F;
    readonly options: readonly { id: F; name: string }[];
  };
  /** Makes the file, with its name. */
  onExport: (format: F) => Promise<{ file: Blob; name: string }>;
  onClose: () => void;
  /** What else can be chosen. */
  children?: ReactNode;
}) {
  const t = useText();
  const { formats } = props;
  const [format, setFormat] = useState<F>(formats.first);
  const save = useMutation({
    async mutationFn() {
      const { file, name } = await props.onExport(format);
      saveBlob(file, name);
    },
    onSuccess: props.onClose,
  });
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={props.title}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={props.onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" onPress={() => save.mutate()} isPending={save.isPending}>
            {props.submit}
          </Button>
        </>
      }
    >
      <Radios label={formats.label} value={format} onChange={setFormat} options={formats.options} />
      {props.children}
    </Dialog>
  );
}
