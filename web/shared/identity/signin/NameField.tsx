import type { SignInWays } from "@safos/contract/providers";
import { CircleCheck, Mail } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { TextField } from "../../../ui/index.ts";
import css from "./SignInPage.module.css";

/** The name that someone signs in with, and whose its domain is. */
export function NameField(props: {
  name: string;
  onChange: (name: string) => void;
  found: { readonly domain: string; readonly ways: SignInWays } | null;
  /** It is what is asked for first. */
  isFirst: boolean;
  isMissing: boolean;
}) {
  const t = useText();
  const { name, onChange, found, isFirst, isMissing } = props;
  const organisation = found?.ways.organisationName;
  return (
    <TextField
      label={t("signin.mail")}
      hint={
        organisation ? (
          <span className={css.belongs}>
            <CircleCheck aria-hidden="true" />
            {t("signin.belongs", { domain: found.domain, organisation })}
          </span>
        ) : (
          t(found?.ways.isCodeOpen ? "signin.elsewhere" : "signin.nameHint", { domain: found?.domain ?? "" })
        )
      }
      icon={<Mail aria-hidden="true" />}
      isLarge
      value={name}
      onChange={onChange}
      autoComplete="username"
      inputMode="email"
      autoCapitalize="none"
      spellCheck="false"
      autoFocus={isFirst}
      error={isMissing && !name.trim() ? t("signin.missingName") : null}
    />
  );
}
