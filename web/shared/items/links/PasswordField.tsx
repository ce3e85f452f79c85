import { Copy } from "lucide-react";
import { copyText } from "../../../platform/copy-text.ts";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, TextField } from "../../../ui/index.ts";
import css from "./Links.module.css";
import { suggestPassword } from "./suggest.ts";
import "./text.ts";

/** A password that is chosen for others, and so is shown: it goes to them by another way than the link. */
export function PasswordField(props: {
  label?: string;
  value: string;
  onChange: (value: string) => void;
  isRequired?: boolean;
  error?: string | null;
}) {
  const t = useText();
  const { value, onChange, error, isRequired = false } = props;
  return (
    <div className={css.password}>
      <TextField
        label={props.label ?? t(isRequired ? "links.password" : "links.passwordOptional")}
        hint={t("links.passwordHint")}
        error={error}
        value={value}
        onChange={onChange}
        isRequired={isRequired}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck="false"
        suffix={
          value !== "" && (
            <IconButton label={t("links.copyPassword")} size="sm" onPress={() => void copyText(value)}>
              <Copy aria-hidden="true" />
            </IconButton>
          )
        }
      />
      <Button onPress={() => onChange(suggestPassword())}>{t("links.suggest")}</Button>
    </div>
  );
}
