import { Copy } from "lucide-react";
import { copyText } from "../../../platform/copy-text.ts";
import { useText } from "../../../text/index.tsx";
import { Button, TextField } from "../../../ui/index.ts";
import css from "./Editor.module.css";

/** An address to be copied. */
export function LinkRow({ label, address, isPrimary }: { label: string; address: string; isPrimary?: boolean }) {
  const t = useText();
  return (
    <div className={css.linkRow}>
      <TextField label={label} value={address} isReadOnly />
      <Button
        variant={isPrimary ? "primary" : "secondary"}
        icon={<Copy aria-hidden="true" />}
        onPress={() => void copyText(address)}
      >
        {t("forms.copyLink")}
      </Button>
    </div>
  );
}
