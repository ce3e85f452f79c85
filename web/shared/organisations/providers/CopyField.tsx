import { Copy } from "lucide-react";
import { copyText } from "../../../platform/copy-text.ts";
import { useText } from "../../../text/index.tsx";
import { IconButton, TextField } from "../../../ui/index.ts";

/** An address to give to someone else. */
export function CopyField({ label, hint, value }: { label: string; hint?: string; value: string }) {
  const t = useText();
  return (
    <TextField
      label={label}
      hint={hint}
      value={value}
      isReadOnly
      suffix={
        <IconButton label={`${t("common.copy")} ${label}`} size="sm" onPress={() => void copyText(value)}>
          <Copy aria-hidden="true" />
        </IconButton>
      }
    />
  );
}
