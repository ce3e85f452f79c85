import { Copy } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, showToast, TextField } from "../../../ui/index.ts";
import css from "./Editor.module.css";

/** An address to be copied. */
export function LinkRow({ label, address, isPrimary }: { label: string; address: string; isPrimary?: boolean }) {
  const t = useText();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(address);
    showToast({ text: t("common.copied") });
  };
  return (
    <div className={css.linkRow}>
      <TextField label={label} value={address} isReadOnly />
      <Button
        variant={isPrimary ? "primary" : "secondary"}
        icon={<Copy aria-hidden="true" />}
        onPress={() => void copy()}
      >
        {t("forms.copyLink")}
      </Button>
    </div>
  );
}
