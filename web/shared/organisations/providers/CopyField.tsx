import { Copy } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconButton, showToast, TextField } from "../../../ui/index.ts";

/** An address to give to someone else. */
export function CopyField({ label, hint, value }: { label: string; hint?: string; value: string }) {
  const t = useText();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    showToast({ text: t("common.copied") });
  };
  return (
    <TextField
      label={label}
      hint={hint}
      value={value}
      isReadOnly
      suffix={
        <IconButton label={`${t("common.copy")} ${label}`} size="sm" onPress={() => void copy()}>
          <Copy aria-hidden="true" />
        </IconButton>
      }
    />
  );
}
