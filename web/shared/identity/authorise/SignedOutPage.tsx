import { sessionRoutes } from "@safos/contract/routes/identity";
import { authorisationRoutes } from "@safos/contract/routes/openid";
import { useMutation, useQuery } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useEffect } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { sessionQuery } from "../../../platform/session.ts";
import { leavePage } from "../../../platform/sign-out.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, Notice, Skeleton } from "../../../ui/index.ts";
import { EntryFrame, EntryHeading } from "../signin/EntryFrame.tsx";
import { HomeLink } from "./HomeLink.tsx";
import "./text.ts";

/** A system has signed its person out, and leads them here on their way. */
export function SignedOutPage() {
  return (
    <EntryFrame>
      <Choice />
    </EntryFrame>
  );
}

/** The address as it stands, which the router would read in its own way. */
function asked(): { client_id: string; post_logout_redirect_uri?: string; state?: string } {
  const given = new URLSearchParams(window.location.search);
  const optional = ["post_logout_redirect_uri", "state"].flatMap((name) => {
    const value = given.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { client_id: given.get("client_id") ?? "", ...Object.fromEntries(optional) };
}

const goOn = (goTo: string): void => window.location.replace(goTo);

function Choice() {
  const t = useText();
  const me = useQuery(sessionQuery);
  const { data: found, error } = useQuery({
    queryKey: ["signed-out", window.location.search],
    queryFn: () => request(authorisationRoutes.readSignedOut, { query: asked(), isQuiet: true }),
    retry: false,
    meta: { isQuiet: true },
  });
  const isOut = me.data === null;
  const signOut = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(sessionRoutes.signOut),
    async onSuccess({ next }) {
      await leavePage();
      // The agency's own sign-in ends too, and leads back to Safos.
      if (next !== null) window.location.assign(next);
      else if (found) goOn(found.goTo);
    },
  });
  // Nobody is signed in here: there is nothing to ask.
  useEffect(() => {
    if (isOut && found && signOut.isIdle) goOn(found.goTo);
  }, [isOut, found, signOut.isIdle]);
  if (error)
    return (
      <>
        <EntryHeading title={t("program.faultTitle")} lead={explain(error)} />
        <HomeLink />
      </>
    );
  if (!found || !me.data) return <Skeleton label={t("common.loading")} rows={4} />;
  const { clientName: name, goTo } = found;
  return (
    <>
      <EntryHeading
        title={t("program.outTitle", { name })}
        lead={t("program.outText", { person: me.data.person.displayName })}
      />
      {signOut.isError && <Notice tone="danger">{explain(signOut.error)}</Notice>}
      <Form onSubmit={() => signOut.mutate()}>
        <Button
          variant="primary"
          size="lg"
          type="submit"
          isFull
          icon={<LogOut aria-hidden="true" />}
          isPending={signOut.isPending || signOut.isSuccess}
        >
          {t("program.outToo")}
        </Button>
        <Button variant="secondary" size="lg" isFull isDisabled={signOut.isPending} onPress={() => goOn(goTo)}>
          {t("program.outStay")}
        </Button>
      </Form>
    </>
  );
}
