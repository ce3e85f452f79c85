import { accessibilityRoutes } from "@safos/contract/routes/accessibility";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { request } from "../../../platform/request.ts";
import { useMaybeMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, Notice, Skeleton, TextField } from "../../../ui/index.ts";
import { EntryFrame } from "../signin/EntryFrame.tsx";
import css from "../signin/SignInPage.module.css";
import { Statement } from "./Statement.tsx";
import "./text.ts";

/** An agency's accessibility statement, for anyone; without a domain, and without a session, none is shown. */
export function AccessibilityPage() {
  const t = useText();
  const me = useMaybeMe();
  const { domain: asked } = useSearch({ from: "/accessibility" });
  const domain = asked ?? me?.organisation.domains[0];
  return (
    <EntryFrame>
      {domain === undefined ? <DomainForm /> : <Found domain={domain} />}
      <Link className={css.forgot} to={me ? "/" : "/signin"}>
        {t(me ? "accessibility.back" : "accessibility.toSignIn")}
      </Link>
    </EntryFrame>
  );
}

function DomainForm() {
  const t = useText();
  const navigate = useNavigate();
  const [domain, setDomain] = useState("");
  const wanted = domain.trim().replace(/^.*@/, "").toLowerCase();
  return (
    <>
      <h1 className={css.title}>{t("accessibility.title")}</h1>
      <Form onSubmit={() => wanted && void navigate({ to: "/accessibility", search: { domain: wanted } })}>
        <TextField
          label={t("accessibility.domain")}
          hint={t("accessibility.domainHint")}
          isLarge
          value={domain}
          onChange={setDomain}
          autoCapitalize="none"
          spellCheck="false"
        />
        <Button variant="primary" size="lg" type="submit" isFull isDisabled={!wanted}>
          {t("accessibility.show")}
        </Button>
      </Form>
    </>
  );
}

function Found({ domain }: { domain: string }) {
  const t = useText();
  const { data, isError } = useQuery({
    queryKey: ["accessibility", domain],
    queryFn: () => request(accessibilityRoutes.readAccessibility, { query: { domain }, isQuiet: true }),
    retry: false,
    meta: { isQuiet: true },
  });
  if (data) return <Statement statement={data} />;
  if (!isError) return <Skeleton label={t("common.loading")} />;
  return (
    <>
      <DomainForm />
      <Notice tone="danger">{t("accessibility.unknown")}</Notice>
    </>
  );
}
