import { Copy } from "lucide-react";
import { copyText } from "../../../platform/copy-text.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";

/** A secret, which is shown this once. */
export function MadeSecret({ about, secret }: { about: string; secret: string }) {
  const t = useText();
  return (
    <Notice
      tone="success"
      action={
        <Button variant="secondary" size="xs" icon={<Copy aria-hidden="true" />} onPress={() => void copyText(secret)}>
          {t("common.copy")}
        </Button>
      }
    >
      {about}
      <br />
      <strong translate="no">{secret}</strong>
    </Notice>
  );
}
