import { shareRoutes } from "@safos/contract/routes/items";
import type { SharedItem } from "@safos/contract/items";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { LinkIcon } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import { isMissing, visitWith } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { live } from "../../platform/live.ts";
import { products, type SharedPageEntry } from "../../platform/product.ts";
import { TroublePage } from "../../platform/TroublePage.tsx";
import { readUnlocked } from "../../platform/unlocked.ts";
import { useText } from "../../text/index.tsx";
import { Button, Chip, EmptyState, Form, Skeleton, TextField } from "../../ui/index.ts";
import { AskPassword, isLocked } from "./links/AskPassword.tsx";
import css from "./SharedPage.module.css";
import "./text.ts";
import { useTitle } from "../../platform/title.ts";

type Guest = { id: string; name: string };
const remembered = "safos.visitor";

/** Who this browser said it was last; the id stays the same, so that answers can be changed later. */
function readGuest(): Guest | null {
  try {
    const kept = JSON.parse(localStorage.getItem(remembered) ?? "null") as Guest | null;
    return kept && typeof kept.id === "string" && typeof kept.name === "string" ? kept : null;
  } catch {
    return null;
  }
}

const nobody: Guest = { id: "", name: "" };

/** A new visitor of this browser, who sees nothing of the one before. */
function rememberGuest(name: string): Guest {
  const guest = { id: crypto.randomUUID(), name: name.trim().slice(0, 80) };
  try {
    localStorage.setItem(remembered, JSON.stringify(guest));
  } catch {
    // Without storage they are asked again when the page is loaded anew.
  }
  return guest;
}

function sharedPageOf({ kind }: SharedItem): SharedPageEntry | undefined {
  for (const { sharedPages } of products()) if (sharedPages?.[kind]) return sharedPages[kind];
  return undefined;
}

/** `/s/:secret`: anyone who has the link says their name and is let in to that one thing. No account. */
export function SharedPage() {
  const { secret } = useParams({ from: "/s/$secret" });
  return <Visit key={secret} secret={secret} />;
}

function Visit({ secret }: { secret: string }) {
  const t = useText();
  const [isListening, setListening] = useState(false);
  const [guest, setGuest] = useState<Guest | null>(readGuest);
  const [shown, setShown] = useState(() => readUnlocked(secret));
  visitWith(shown, guest);
  const {
    data: item,
    error,
    refetch,
  } = useQuery({
    queryKey: ["shared", shown],
    queryFn: () => request(shareRoutes.readShared, { isQuiet: true }),
    retry: false,
  });
  useTitle("thing", item?.title);
  const isClosed = isLocked(error);
  useEffect(() => {
    if (isClosed) return undefined;
    // Not as anyone who was signed in here a moment ago: the socket shows the link, as every call does.
    live.stop();
    live.start();
    setListening(true);
    const stop = live.onGone(() => void refetch());
    return () => {
      stop();
      live.stop();
    };
  }, [refetch, shown, isClosed]);
  if (isLocked(error))
    return (
      <AskPassword
        {...{ secret, error }}
        isAgain={shown !== secret}
        unlock={(password) => request(shareRoutes.unlockShared, { body: { secret, password }, isQuiet: true })}
        onOpen={setShown}
      />
    );
  if (error && !isMissing(error)) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (error)
    return (
      <main className={css.word}>
        <EmptyState icon={<LinkIcon />} title={t("items.linkGone")} isPage>
          {t("items.linkGoneAbout")}
        </EmptyState>
      </main>
    );
  if (!item || !isListening)
    return (
      <main className={css.word}>
        <Skeleton label={t("common.loading")} />
      </main>
    );
  const entry = sharedPageOf(item);
  const onName = (name: string): void => {
    const next = rememberGuest(name);
    // Before anything is sent that the name belongs to.
    visitWith(shown, next);
    setGuest(next);
  };
  if (entry?.isNameless) {
    // A name given elsewhere does not go along unseen.
    visitWith(shown, null);
    return <Opened item={item} guest={nobody} onName={onName} />;
  }
  if (entry?.asksNameLater) return <Opened item={item} guest={guest ?? nobody} onName={onName} />;
  if (!guest) return <AskName item={item} onName={onName} />;
  return <Opened item={item} guest={guest} onName={onName} />;
}

function AskName({ item, onName }: { item: SharedItem; onName: (name: string) => void }) {
  const t = useText();
  const [name, setName] = useState("");
  const go = (): void => {
    if (name.trim()) onName(name);
  };
  return (
    <main className={css.word}>
      <div className={css.box}>
        <h1 className={css.title}>{t("items.guestTitle")}</h1>
        <p className={css.about}>{t("items.guestAbout", { organisation: item.organisationName, title: item.title })}</p>
        <Form id="visitor" onSubmit={go}>
          <TextField
            label={t("items.guestName")}
            value={name}
            onChange={setName}
            maxLength={80}
            autoComplete="name"
            isLarge
          />
          <Button variant="primary" type="submit" isFull isDisabled={!name.trim()}>
            {t("items.guestGo")}
          </Button>
        </Form>
      </div>
    </main>
  );
}

function Opened({ item, guest, onName }: { item: SharedItem; guest: Guest; onName: (name: string) => void }) {
  const t = useText();
  const Page = sharedPageOf(item)?.component;
  return (
    <div className={css.page}>
      <header className={css.head}>
        <span className={css.from}>{t("items.guestFrom", { organisation: item.organisationName })}</span>
        {guest.name !== "" && <Chip tone="outline">{t("items.guestAs", { name: guest.name })}</Chip>}
      </header>
      <main className={css.content}>
        <Suspense fallback={<Skeleton label={t("common.loading")} />}>
          {Page ? (
            <Page item={item} guest={guest} onName={onName} />
          ) : (
            <EmptyState icon={<LinkIcon />} title={t("items.linkGone")} isPage>
              {t("items.linkGoneAbout")}
            </EmptyState>
          )}
        </Suspense>
      </main>
    </div>
  );
}
