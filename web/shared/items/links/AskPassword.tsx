import { useMutation } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useState } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, TextField } from "../../../ui/index.ts";
import { storeUnlocked } from "../../../platform/unlocked.ts";
import css from "./Links.module.css";
import "./text.ts";

/** Whether a link has a password that was not given, or another than was. */
export const isLocked = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.code === "LINK_LOCKED";

/** A visitor's way past the password of a link: one field, and what is wrong with it beneath. */
export function AskPassword(props: {
  /** As it stands in the address. */
  secret: string;
  /** Whose link it is. */
  error: ApiError;
  /** It was open in this tab before. */
  isAgain: boolean;
  unlock: (password: string) => Promise<{ readonly secret: string }>;
  onOpen: (shown: string) => void;
}) {
  const t = useText();
  const [password, setPassword] = useState("");
  const { organisationName } = props.error.data;
  const organisation = typeof organisationName === "string" ? organisationName : "";
  const open = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => props.unlock(password),
    onSuccess({ secret: shown }) {
      storeUnlocked(props.secret, shown);
      props.onOpen(shown);
    },
  });
  return (
    <main className={css.word} id="content">
      <div className={css.box}>
        <h1 className={css.title}>{t("links.lockedTitle")}</h1>
        <p className={css.about}>
          {props.isAgain
            ? t("links.lockedAgain")
            : organisation === ""
              ? t("links.lockedAbout")
              : t("links.lockedAboutBy", { organisation })}
        </p>
        <Form id="unlock" onSubmit={() => password !== "" && open.mutate()}>
          <TextField
            label={t("links.password")}
            type="password"
            value={password}
            onChange={(next) => {
              setPassword(next);
              open.reset();
            }}
            error={open.isError ? explain(open.error) : null}
            maxLength={200}
            autoComplete="off"
            autoFocus
            isLarge
            icon={<Lock aria-hidden="true" />}
          />
          <Button variant="primary" type="submit" isFull isPending={open.isPending} isDisabled={password === ""}>
            {t("links.open")}
          </Button>
        </Form>
      </div>
    </main>
  );
}
